package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A cancel that meets a result on its way from the driver to the reader, between any two
 * operators: the result must be read to its end, or the connection hangs.
 */
class CancelOnTheWayTests {

	private static final String HOOK = "cancel on the way";

	private static TestDatabase database;

	private final Sinks.Empty<Void> cancel = Sinks.empty();

	private final AtomicInteger operators = new AtomicInteger();

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.postgres(1);
		database.execute("SELECT 1");
	}

	@AfterEach
	void unhook() {
		Hooks.resetOnEachOperator(HOOK);
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
	void resultIsReadEvenIfItsReaderLeavesWhileItPassesAnOperator(int operator) {
		Connection connection = new GuardedConnectionFactory(database.connectionFactory(), Schedulers.immediate(),
				ConnectionOptions.defaults()
					.withAcquireTimeout(TestDatabase.TIMEOUT)
					.withControlTimeout(TestDatabase.TIMEOUT))
			.begin();
		Hooks.onEachOperator(HOOK,
				Operators.<Object, Object>lift((operatorOf, actual) -> new Lookout(actual, () -> passed(operator))));
		Flux.<Result>from(connection.createStatement("SELECT * FROM generate_series(1, 300)").execute())
			.concatMap((result) -> result.map((row, metadata) -> 1))
			.takeUntilOther(this.cancel.asMono())
			.blockLast(TestDatabase.TIMEOUT);
		unhook();
		assertThat(this.operators.get()).as("operators that the result passed").isPositive();
		Mono.from(connection.close()).block(TestDatabase.TIMEOUT.dividedBy(2));
		assertThat(database.acquired()).isZero();
	}

	private void passed(int operator) {
		if (this.operators.incrementAndGet() == operator) {
			this.cancel.tryEmitEmpty();
		}
	}

	/**
	 * Sees results pass.
	 */
	private record Lookout(CoreSubscriber<? super Object> actual, Runnable seen) implements CoreSubscriber<Object> {

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.actual.onSubscribe(subscription);
		}

		@Override
		public void onNext(Object element) {
			if (element instanceof Result) {
				this.seen.run();
			}
			this.actual.onNext(element);
		}

		@Override
		public void onError(Throwable failure) {
			this.actual.onError(failure);
		}

		@Override
		public void onComplete() {
			this.actual.onComplete();
		}

	}

}
