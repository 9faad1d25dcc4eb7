package dev.asyncdb.session.unit;

import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.relational.core.sql.SqlIdentifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LambdaCallbackTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final SqlIdentifier TABLE = SqlIdentifier.quoted("a table");

	private final BeforeConvertCallback<String> upper = (text, table) -> Mono.just(text.toUpperCase(Locale.ROOT));

	@Test
	void callWhenTheTypeMatchesCallsTheCallback() {
		converted(called("text"), "TEXT");
	}

	@Test
	void callWhenTheTypeDiffersThrowsNothing() {
		converted(called(7), 7);
		converted(called(7), 7);
	}

	@Test
	void callWhenTheCallbackItselfCastsThrows() {
		BeforeConvertCallback<Object> casting = (entity, table) -> Mono.just(((String) entity).trim());
		assertThatExceptionOfType(ClassCastException.class)
			.isThrownBy(() -> typed(LambdaCallback.of(casting)).onBeforeConvert(7, TABLE));
	}

	@Test
	void ofWhenTheCallbackIsAClassReturnsIt() {
		EntityCallback<?> callback = new Trimming();
		assertThat(LambdaCallback.of(callback)).isSameAs(callback);
	}

	@Test
	void callbackWhenRegisteredIsCalled() {
		ReactiveEntityCallbacks callbacks = ReactiveEntityCallbacks.create();
		callbacks.addEntityCallback(LambdaCallback.of(this.upper));
		converted(callbacks.callback(BeforeConvertCallback.class, "text", TABLE), "TEXT");
		converted(callbacks.callback(BeforeConvertCallback.class, 7, TABLE), 7);
	}

	private Mono<Object> called(Object entity) {
		return Mono.from(typed(LambdaCallback.of(this.upper)).onBeforeConvert(entity, TABLE));
	}

	@SuppressWarnings("unchecked")
	private static BeforeConvertCallback<Object> typed(EntityCallback<?> callback) {
		return (BeforeConvertCallback<Object>) callback;
	}

	private static <T> void converted(Mono<T> called, T expected) {
		called.as(StepVerifier::create).expectNext(expected).expectComplete().verify(TIMEOUT);
	}

	private static final class Trimming implements BeforeConvertCallback<String> {

		@Override
		public Mono<String> onBeforeConvert(String text, SqlIdentifier table) {
			return Mono.just(text.trim());
		}

	}

}
