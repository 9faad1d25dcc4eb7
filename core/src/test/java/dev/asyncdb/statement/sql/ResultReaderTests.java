package dev.asyncdb.statement.sql;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The results of a statement for one subscriber, on a driver that the test is.
 */
class ResultReaderTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Runnable NOTHING = () -> {
	};

	private Runnable cancel = NOTHING;

	private static Connection connection(Publisher<? extends Result> results) {
		Statement statement = proxy(Statement.class, (method, self) -> method.equals("execute") ? results : self);
		return proxy(Connection.class, (method, self) -> statement);
	}

	private static Result result(Publisher<Integer> rows) {
		return proxy(Result.class,
				(method, self) -> method.equals("getRowsUpdated") ? Flux.from(rows).map(Integer::longValue) : rows);
	}

	private static <T> T proxy(Class<T> type, BiFunction<String, Object, Object> calls) {
		return type.cast(Proxy.newProxyInstance(ResultReaderTests.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> calls.apply(method.getName(), proxy)));
	}

	private static Flux<Integer> rows(Publisher<? extends Result> results, Runnable completed) {
		return new StatementExecutor(0).query(connection(results), new RenderedOperation("SELECT 1"),
				(row, metadata) -> 1, completed);
	}

	private static <R> Mono<R> collected(Publisher<? extends Result> results, Function<List<Integer>, Mono<R>> next) {
		return new StatementExecutor(0).collect(connection(results), new RenderedOperation("SELECT 1"),
				ResultCollector.rows((row, metadata) -> 1, next), NOTHING);
	}

	private static Mono<List<Integer>> collected(Publisher<? extends Result> results) {
		return collected(results, Mono::just);
	}

	@Test
	void rowsOfAllResultsArriveInOrder() {
		Flux<Result> results = Flux.just(result(Flux.range(1, 3)), result(Flux.empty()), result(Flux.range(4, 2)));
		rows(results, NOTHING).as(StepVerifier::create).expectNext(1, 2, 3, 4, 5).expectComplete().verify(TIMEOUT);
		collected(results).as(StepVerifier::create).expectNext(List.of(1, 2, 3, 4, 5)).expectComplete().verify(TIMEOUT);
	}

	@Test
	void rowsAreRequestedAsTheSubscriberDoes() {
		List<Long> requested = new ArrayList<>();
		Flux<Result> results = Flux.just(result(Flux.range(1, 3).doOnRequest(requested::add)),
				result(Flux.range(4, 5).doOnRequest(requested::add)));
		StepVerifier.create(rows(results, NOTHING), 0)
			.thenRequest(2)
			.expectNext(1, 2)
			.thenRequest(3)
			.expectNext(3, 4, 5)
			.then(() -> assertThat(requested).containsExactly(2L, 3L, 2L))
			.thenRequest(1)
			.expectNext(6)
			.thenCancel()
			.verify(TIMEOUT);
		assertThat(requested).containsExactly(2L, 3L, 2L, 1L);
	}

	@Test
	void subscriberThatRequestsNothingGetsNoRow() {
		Flux<Result> results = Flux.just(result(Flux.just(1)));
		StepVerifier.create(rows(results, NOTHING), 0).expectSubscription().thenCancel().verify(TIMEOUT);
		StepVerifier.create(collected(results), 0)
			.expectSubscription()
			.thenRequest(1)
			.expectNext(List.of(1))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void resultIsRequestedWhenTheOneBeforeIsRead() {
		TestPublisher<Result> results = TestPublisher.create();
		TestPublisher<Integer> first = TestPublisher.create();
		StepVerifier.create(collected(results))
			.then(() -> results.assertMaxRequested(1).next(result(first)).complete())
			.then(() -> first.next(1, 2).complete())
			.expectNext(List.of(1, 2))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void cancelReachesTheStatementAndTheResult() {
		TestPublisher<Result> results = TestPublisher.create();
		TestPublisher<Integer> rows = TestPublisher.create();
		StepVerifier.create(collected(results)).then(() -> results.next(result(rows))).thenCancel().verify(TIMEOUT);
		results.assertCancelled();
		rows.assertCancelled();
	}

	// The driver discards what it has kept of a statement that is complete
	@Test
	void cancelReachesACompletedStatementWhoseResultIsOpen() {
		TestPublisher<Result> results = TestPublisher.create();
		TestPublisher<Integer> rows = TestPublisher.create();
		StepVerifier.create(collected(results))
			.then(() -> results.next(result(rows)).complete())
			.thenCancel()
			.verify(TIMEOUT);
		results.assertCancelled();
		rows.assertCancelled();
	}

	@Test
	void cancelBeforeAResultBeginsLeavesItUnread() {
		TestPublisher<Integer> rows = TestPublisher.create();
		StepVerifier.create(collected(Flux.just(result(rows)).doOnNext((result) -> this.cancel.run())), Long.MAX_VALUE)
			.consumeSubscriptionWith((subscription) -> this.cancel = subscription::cancel)
			.expectNoEvent(Duration.ofMillis(1))
			.thenCancel()
			.verify(TIMEOUT);
		rows.assertWasNotSubscribed();
	}

	@Test
	void failureOfTheStatementEndsTheResult() {
		TestPublisher<Result> results = TestPublisher.create();
		TestPublisher<Integer> rows = TestPublisher.create();
		StepVerifier.create(rows(results, NOTHING))
			.then(() -> results.next(result(rows)))
			.then(() -> rows.next(1))
			.expectNext(1)
			.then(() -> results.error(new IllegalStateException("no")))
			.expectErrorMessage("no")
			.verify(TIMEOUT);
		rows.assertCancelled();
	}

	@Test
	void errorOfTheDriverNamesTheStatement() {
		Flux<Result> results = Flux
			.just(result(Flux.error(new R2dbcDataIntegrityViolationException("secret", "23514"))));
		rows(results, NOTHING).as(StepVerifier::create).verifyErrorSatisfies(ResultReaderTests::requireTranslated);
		collected(results).as(StepVerifier::create).verifyErrorSatisfies(ResultReaderTests::requireTranslated);
		Flux<Result> failed = Flux.error(new R2dbcDataIntegrityViolationException("secret", "23514"));
		collected(failed).as(StepVerifier::create).verifyErrorSatisfies(ResultReaderTests::requireTranslated);
	}

	private static void requireTranslated(Throwable failure) {
		assertThat(failure).isInstanceOf(DataIntegrityViolationException.class).hasMessageContaining("SELECT 1");
	}

	@Test
	void failureToCollectCancelsTheRest() {
		TestPublisher<Integer> rows = TestPublisher.create();
		TestPublisher<Result> results = TestPublisher.create();
		Mono<Integer> refused = new StatementExecutor(0).collect(connection(results), new RenderedOperation("SELECT 1"),
				new Refusing(), NOTHING);
		StepVerifier.create(refused)
			.then(() -> results.next(result(rows)))
			.then(() -> rows.next(1))
			.expectErrorMessage("refused")
			.verify(TIMEOUT);
		rows.assertCancelled();
		results.assertCancelled();
	}

	@Test
	void failureAfterTheResultsIsTheOneOfTheStatement() {
		Runnable outdated = () -> {
			throw new IllegalStateException("outdated");
		};
		rows(Flux.just(result(Flux.just(1))), outdated).as(StepVerifier::create)
			.expectNext(1)
			.expectErrorMessage("outdated")
			.verify(TIMEOUT);
		collected(Flux.just(result(Flux.just(1))), (rows) -> Mono.error(new IllegalStateException("next")))
			.as(StepVerifier::create)
			.expectErrorMessage("next")
			.verify(TIMEOUT);
	}

	@Test
	void nextStepIsCancelledWithTheStatement() {
		TestPublisher<Integer> next = TestPublisher.create();
		StepVerifier.create(collected(Flux.just(result(Flux.just(1))), (rows) -> next.mono()))
			.expectSubscription()
			.then(next::assertWasSubscribed)
			.thenCancel()
			.verify(TIMEOUT);
		next.assertCancelled();
	}

	@Test
	void nextStepCanAnswerLater() {
		TestPublisher<Integer> next = TestPublisher.create();
		StepVerifier.create(collected(Flux.just(result(Flux.just(1))), (rows) -> next.mono()))
			.then(() -> next.next(5).complete())
			.expectNext(5)
			.expectComplete()
			.verify(TIMEOUT);
		collected(Flux.just(result(Flux.empty())), (rows) -> Mono.empty().delayElement(Duration.ofMillis(1)))
			.as(StepVerifier::create)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void statementIsExecutedAgainForAnotherSubscriber() {
		Mono<List<Integer>> twice = collected(Flux.defer(() -> Flux.just(result(Flux.just(1)))));
		assertThat(twice.block(TIMEOUT)).containsExactly(1);
		assertThat(twice.block(TIMEOUT)).containsExactly(1);
	}

	@Test
	void updatesOfAllResultsAreAdded() {
		Flux<Result> results = Flux.just(result(Flux.just(2)), result(Flux.just(3)));
		assertThat(new StatementExecutor(0)
			.update(connection(results), new RenderedOperation("UPDATE t SET a = 1"), NOTHING)
			.block(TIMEOUT)).isEqualTo(5);
		assertThat(new StatementExecutor(0)
			.update(connection(Flux.empty()), new RenderedOperation("UPDATE t SET a = 1"), NOTHING)
			.block(TIMEOUT)).isZero();
	}

	private record Refusing() implements ResultCollector<Integer, Integer, Integer> {

		@Override
		public Publisher<Integer> read(Result result) {
			return result.map((row, metadata) -> 1);
		}

		@Override
		public Integer add(@Nullable Integer collected, Integer element) {
			throw new IllegalStateException("refused");
		}

		@Override
		public Mono<Integer> finish(@Nullable Integer collected) {
			return Mono.empty();
		}

	}

}
