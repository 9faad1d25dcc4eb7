package dev.asyncdb.session;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A caller of a query that leaves at any signal of the driver, with a pool of one: the
 * connection must come back without a transaction.
 */
class CancelledQueryContractTests extends LibraryFixture {

	private static final int MOST_SIGNALS = 200;

	CancelledQueryContractTests() {
		super(1);
	}

	@ParameterizedTest
	@EnumSource
	void callerThatLeavesAtAnySignalLeavesConnectionClean(Work work) {
		long id = id(ada());
		DriverSignals signals = new DriverSignals(this.database.connectionFactory());
		SessionFactory scripted = SessionFixture.sessions(signals);
		int all = signals.count(work.of(scripted, id));
		assertThat(all).as("signals of the driver").isBetween(6, MOST_SIGNALS);
		for (int signal = 1; signal <= all; signal++) {
			long before = count("author");
			boolean isTold = signals.cancelAt(signal, work.of(scripted, id));
			await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == 0);
			long stored = inTransaction((session) -> session.select(Author.class).count());
			assertThat(stored).as("after signal %d", signal)
				.isBetween(before + (isTold ? work.stored : 0), before + work.stored);
			assertThat(isInAutoCommit(this.database)).as("auto-commit after signal %d", signal).isTrue();
		}
	}

	private static boolean isInAutoCommit(TestDatabase server) {
		return get(Mono.usingWhen(server.connectionFactory().create(),
				(connection) -> Mono.just(connection.isAutoCommit()), Connection::close));
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void naiveCodeLeavesItsTransactionOpenSoThatThisTestWouldSeeIt() {
		try (TestDatabase server = TestDatabase.postgres(1)) {
			DriverSignals signals = new DriverSignals(server.connectionFactory());
			Mono<Long> naive = Mono.usingWhen(signals.create(), CancelledQueryContractTests::inNaiveTransaction,
					Connection::close);
			int all = signals.count(naive);
			boolean isClean = true;
			for (int signal = 1; signal <= all && isClean; signal++) {
				signals.cancelAt(signal, naive);
				await().atMost(TestDatabase.TIMEOUT).until(() -> server.acquired() == 0);
				isClean = isInAutoCommit(server);
			}
			assertThat(isClean).isFalse();
		}
	}

	private static Mono<Long> inNaiveTransaction(Connection connection) {
		return Mono.from(connection.beginTransaction())
			.then(Mono.defer(() -> Mono.from(connection.createStatement("SELECT 1").execute())))
			.flatMap((result) -> Mono.from(result.map((row) -> 1L)))
			.flatMap((one) -> Mono.from(connection.commitTransaction()).thenReturn(one));
	}

	/**
	 * Work that a caller leaves.
	 */
	enum Work {

		FIND_IN_SESSION(0, (sessions, id) -> sessions.inSession((session) -> session.findById(Author.class, id))),

		FIND_IN_TRANSACTION(0,
				(sessions, id) -> sessions.inTransaction((session) -> session.findById(Author.class, id))),

		FINDS(0, (sessions,
				id) -> sessions.inTransaction((session) -> session.findById(Author.class, id)
					.flatMap((author) -> session.fetch(author, Author::getBooks))
					.then(session.select(Author.class).count()))),

		FIND_AND_WRITE(1, (sessions, id) -> sessions
			.inTransaction((session) -> session.findById(Author.class, id).then(session.save(Author.of("bob")))));

		private final int stored;

		private final Call call;

		Work(int stored, Call call) {
			this.stored = stored;
			this.call = call;
		}

		Mono<?> of(SessionFactory sessions, long id) {
			return this.call.of(sessions, id);
		}

	}

	interface Call {

		Mono<?> of(SessionFactory sessions, long id);

	}

}
