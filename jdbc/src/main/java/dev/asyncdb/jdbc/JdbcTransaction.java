package dev.asyncdb.jdbc;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

import dev.asyncdb.session.BlockingSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What commit, rollback and auto-commit of JDBC mean for a session.
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
	 * Before a statement.
	 */
	abstract void before();

	/**
	 * After a statement.
	 */
	abstract void after(boolean succeeded);

	abstract void end(boolean commit);

	abstract void close();

	/**
	 * A session that the connection itself has opened: it ends with the connection.
	 */
	static final class Own extends JdbcTransaction {

		Own(BlockingSession session) {
			super(session);
		}

		@Override
		void before() {
			// The session begins its transaction itself
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
	 * A session of somebody else, who ends it. A transaction of JDBC is a part of it that
	 * can be undone alone.
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
			// Its owner decides what becomes of the transaction
		}

		@Override
		void end(boolean commit) {
			String name = this.savepoint;
			this.savepoint = null;
			// The owner of a session that is closed has rolled all of it back
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
