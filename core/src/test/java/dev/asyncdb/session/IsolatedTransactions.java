package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.testing.TestDatabase;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.dao.ConcurrencyFailureException;

/**
 * Transactions of one isolation level in the table {@code doctor}, and what they can do
 * to each other. The order of their statements is fixed, so nothing depends on time.
 */
final class IsolatedTransactions {

	private static final String SHIFTS = "SELECT shifts FROM doctor WHERE id = 1";

	private static final String ELEVEN_SHIFTS = "UPDATE doctor SET shifts = 11 WHERE id = 1";

	private final AsyncDatabaseManager manager;

	private final TransactionOptions options;

	private final List<Open> all = new ArrayList<>();

	IsolatedTransactions(AsyncDatabaseManager manager, TransactionOptions options) {
		this.manager = manager;
		this.options = options;
	}

	private static boolean readsUncommitted(IsolatedTransactions transactions) {
		Open reader = transactions.begin();
		long before = reader.read(SHIFTS);
		await(transactions.begin().write(ELEVEN_SHIFTS));
		return reader.read(SHIFTS) != before;
	}

	private boolean readsCommitted(String query, String write) {
		Open reader = begin();
		long before = reader.read(query);
		await(begin().writeAndCommit(write));
		boolean happens = reader.read(query) != before;
		await(reader.commit());
		return happens;
	}

	// Both read, then both write what they decided; who writes first commits first
	private boolean bothWrite(String query, String first, String second) {
		Open one = begin();
		Open other = begin();
		one.read(query);
		other.read(query);
		await(Stream.of(one.writeAndCommit(first), other.writeAndCommit(second)).toArray(CompletableFuture[]::new));
		return true;
	}

	private Open begin() {
		Open open = new Open(this.manager, this.options);
		this.all.add(open);
		return open;
	}

	private static void await(CompletableFuture<?>... futures) {
		Mono.fromFuture(CompletableFuture.allOf(futures)).block(TestDatabase.TIMEOUT);
	}

	/**
	 * Return the cell of the table: whether it happens, or what prevents it.
	 */
	String outcome(Scenario scenario) {
		try {
			return scenario.happens.test(this) ? "yes" : "no";
		}
		catch (ConcurrencyFailureException ex) {
			return switch (DatabaseErrorKind.of(ex)) {
				case SERIALIZATION_FAILURE, DEADLOCK -> "error";
				case LOCK_TIMEOUT -> "waits";
				default -> throw ex;
			};
		}
		finally {
			this.all.forEach(Open::end);
		}
	}

	/**
	 * What a level permits or prevents.
	 */
	enum Scenario {

		DIRTY_READ("dirty read", IsolatedTransactions::readsUncommitted),

		NON_REPEATABLE_READ("non-repeatable read",
				(transactions) -> transactions.readsCommitted(SHIFTS, ELEVEN_SHIFTS)),

		PHANTOM("phantom",
				(transactions) -> transactions.readsCommitted("SELECT COUNT(*) FROM doctor WHERE shifts > 5",
						"INSERT INTO doctor (id, shifts, on_call) VALUES (3, 10, 0)")),

		LOST_UPDATE("lost update", (transactions) -> transactions.bothWrite(SHIFTS, ELEVEN_SHIFTS, ELEVEN_SHIFTS)),

		WRITE_SKEW("write skew",
				(transactions) -> transactions.bothWrite("SELECT COUNT(*) FROM doctor WHERE on_call = 1",
						"UPDATE doctor SET on_call = 0 WHERE id = 1", "UPDATE doctor SET on_call = 0 WHERE id = 2"));

		private final String title;

		private final Predicate<IsolatedTransactions> happens;

		Scenario(String title, Predicate<IsolatedTransactions> happens) {
			this.title = title;
			this.happens = happens;
		}

		String title() {
			return this.title;
		}

	}

	/**
	 * A transaction that stays open between its statements.
	 */
	private static final class Open {

		private final Sinks.Empty<Void> end = Sinks.empty();

		private final CompletableFuture<AsyncSession> session = new CompletableFuture<>();

		private final CompletableFuture<Void> outcome;

		Open(AsyncDatabaseManager manager, TransactionOptions options) {
			this.outcome = manager.inTransaction(options, (opened) -> {
				this.session.complete(opened);
				return this.end.asMono();
			}).toFuture();
		}

		long read(String query) {
			return this.session.join()
				.sql()
				.sql(query)
				.mapValue(Long.class)
				.one()
				.blockOptional(TestDatabase.TIMEOUT)
				.orElseThrow();
		}

		CompletableFuture<Long> write(String statement) {
			return this.session.join().sql().sql(statement).fetch().rowsUpdated().toFuture();
		}

		CompletableFuture<Void> writeAndCommit(String statement) {
			return write(statement).thenCompose((rows) -> commit()).whenComplete((done, failure) -> rollBack());
		}

		CompletableFuture<Void> commit() {
			this.end.tryEmitEmpty();
			return this.outcome;
		}

		private void rollBack() {
			this.end.tryEmitError(new IllegalStateException("rolled back"));
		}

		void end() {
			rollBack();
			await(this.outcome.exceptionally((failure) -> null));
		}

	}

}
