package dev.asyncdb.session.unit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.relational.core.sql.SqlIdentifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LambdaCallbacksTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final SqlIdentifier TABLE = SqlIdentifier.quoted("a table");

	private final BeforeConvertCallback<String> upper = (text, table) -> Mono.just(text.toUpperCase(Locale.ROOT));

	private final LambdaCallbacks callbacks = LambdaCallbacks.none();

	@Test
	void callbackWhenTheTypeMatchesIsCalled() {
		this.callbacks.addEntityCallback(this.upper);
		converted(called("text"), "TEXT");
		converted(called("again"), "AGAIN");
	}

	@Test
	void callbackWhenTheTypeDiffersThrowsNothing() {
		this.callbacks.addEntityCallback(this.upper);
		converted(called(7), 7);
		converted(called(7), 7);
		converted(called("text"), "TEXT");
	}

	@Test
	void callbackWhenAllHaveRefusedTheTypeIsImmediate() {
		this.callbacks.addEntityCallback(this.upper);
		converted(called(7), 7);
		assertThat(called(7).getClass()).isEqualTo(Mono.just(7).getClass());
		assertThat(called("text").getClass()).isNotEqualTo(Mono.just("text").getClass());
	}

	@Test
	void callbackWhenOneTakesTheTypeIsCalled() {
		BeforeConvertCallback<Integer> next = (number, table) -> Mono.just(number + 1);
		this.callbacks.addEntityCallback(this.upper);
		this.callbacks.addEntityCallback(next);
		converted(called(7), 8);
		converted(called(7), 8);
		converted(called("text"), "TEXT");
	}

	@Test
	void callbackWhenAddedToOthersIsCalledWithThem() {
		List<Object> seen = new ArrayList<>();
		ReactiveEntityCallbacks others = ReactiveEntityCallbacks.create(new Recording(seen));
		LambdaCallbacks all = LambdaCallbacks.of(others);
		all.addEntityCallback(this.upper);
		converted(all.callback(BeforeConvertCallback.class, 7, TABLE), 7);
		converted(all.callback(BeforeConvertCallback.class, 7, TABLE), 7);
		assertThat(seen).containsExactly(7, 7);
	}

	@Test
	void callbackWhenAClassWasAddedIsCalled() {
		List<Object> seen = new ArrayList<>();
		this.callbacks.addEntityCallback(this.upper);
		this.callbacks.addEntityCallback(new Recording(seen));
		converted(called(7), 7);
		converted(called(7), 7);
		assertThat(seen).containsExactly(7, 7);
	}

	@Test
	void callbackWhenItCastsItselfHasRefusedNothing() {
		BeforeConvertCallback<Object> casting = (entity, table) -> Mono.just(((String) entity).trim());
		LambdaCallback lambda = Objects.requireNonNull(LambdaCallback.of(casting));
		assertThatExceptionOfType(ClassCastException.class)
			.isThrownBy(() -> typed(lambda.remembering()).onBeforeConvert(7, TABLE));
		assertThat(lambda.ignores(BeforeConvertCallback.class, Integer.class)).isFalse();
	}

	@SuppressWarnings("unchecked")
	private static BeforeConvertCallback<Object> typed(EntityCallback<?> callback) {
		return (BeforeConvertCallback<Object>) callback;
	}

	private <T> Mono<T> called(T entity) {
		return this.callbacks.callback(BeforeConvertCallback.class, entity, TABLE);
	}

	private static <T> void converted(Mono<T> called, T expected) {
		called.as(StepVerifier::create).expectNext(expected).expectComplete().verify(TIMEOUT);
	}

	private record Recording(List<Object> seen) implements BeforeConvertCallback<Object> {

		@Override
		public Mono<Object> onBeforeConvert(Object entity, SqlIdentifier table) {
			this.seen.add(entity);
			return Mono.just(entity);
		}

	}

}
