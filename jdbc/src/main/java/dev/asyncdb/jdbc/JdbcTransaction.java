package dev.asyncdb.jdbc;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

import dev.asyncdb.session.BlockingSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Maps commit, rollback and auto-commit of JDBC to a session.
 */
abstract class JdbcTransaction {

	private final BlockingSession session;

	private boolean autoCommit = true;

	JdbcTransaction(BlockingSession session) {
		this.session = session;
	}

	BlockingSession session() {
		return this.session;
	}

	boolean isAutoCommit() {
		return this.autoCommit;
	}

	void setAutoCommit(boolean on) {
		if (on && !this.autoCommit) {
			end(true);
		}
		this.autoCommit = on;
	}

	void commit() throws SQLException {
		requireManual("commit()");
		end(true);
	}

	void rollback() throws SQLException {
		requireManual("rollback()");
		end(false);
	}

	private void requireManual(String call) throws SQLException {
		if (this.autoCommit) {
			throw new SQLException("%s while auto-commit is on".formatted(call), "25000");
		}
	}

	/**
	 * Prepare for a statement.
	 */
	abstract void before();

	/**
	 * Complete a statement.
	 */
	abstract void after(boolean succeeded);

	abstract void end(boolean commit);

	abstract void close();

	/**
	 * A session that the connection has opened and closes.
	 */
	static final class Own extends JdbcTransaction {

		Own(BlockingSession session) {
			super(session);
		}

		@Override
		void before() {
			// The session begins its transaction with the statement
		}

		@Override
		void after(boolean succeeded) {
			if (isAutoCommit()) {
				end(succeeded);
			}
		}

		@Override
		void end(boolean commit) {
			if (commit) {
				session().commit();
			}
			else {
				session().rollback();
			}
		}

		@Override
		void close() {
			session().close();
		}

	}

	/**
	 * An existing session, which its owner ends. A transaction of JDBC is a savepoint of
	 * it.
	 */
	static final class Joined extends JdbcTransaction {

		private static final AtomicLong COUNT = new AtomicLong();

		private @Nullable String savepoint;

		Joined(BlockingSession session) {
			super(session);
		}

		@Override
		void before() {
			if (!isAutoCommit() && this.savepoint == null) {
				String name = "asyncdb_jdbc_" + COUNT.incrementAndGet();
				session().flush();
				session().await(session().async()
					.sql()
					.inConnection((connection) -> Mono.from(connection.createSavepoint(name))));
				this.savepoint = name;
			}
		}

		@Override
		void after(boolean succeeded) {
			// The owner of the session commits or rolls back
		}

		@Override
		void end(boolean commit) {
			String name = this.savepoint;
			this.savepoint = null;
			// A closed session was rolled back with all its savepoints
			if (name != null && (commit || session().isActive())) {
				session().await(session().async()
					.sql()
					.inConnection((connection) -> Mono.from(commit ? connection.releaseSavepoint(name)
							: connection.rollbackTransactionToSavepoint(name))));
			}
		}

		@Override
		void close() {
			end(false);
		}

	}

}
