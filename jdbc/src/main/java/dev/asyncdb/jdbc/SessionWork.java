package dev.asyncdb.jdbc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import dev.asyncdb.jdbc.view.JdbcWork;
import dev.asyncdb.session.BlockingSession;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Maps commit, rollback and auto-commit of JDBC to a session.
 */
abstract class SessionWork extends JdbcWork {

	private final BlockingSession session;

	private final DatabaseClient client;

	SessionWork(BlockingSession session) {
		this.session = session;
		this.client = session.async().sql();
	}

	final BlockingSession session() {
		return this.session;
	}

	@Override
	protected ConnectionFactory connectionFactory() {
		return this.client.getConnectionFactory();
	}

	@Override
	protected boolean isExclusive() {
		return false;
	}

	@Override
	protected <T> @Nullable T await(Duration limit, Function<Connection, Mono<T>> call) {
		Mono<T> work = this.client.inConnection(call);
		return this.session.await(limit.isZero() ? work : work.timeout(limit));
	}

	@Override
	protected void flush() {
		this.session.flush();
	}

	@Override
	protected boolean isActive() {
		return this.session.isActive();
	}

	/**
	 * A session that the connection has opened and closes.
	 */
	static final class Own extends SessionWork {

		Own(BlockingSession session) {
			super(session);
		}

		@Override
		protected void before() {
			// The session begins its transaction with the statement
		}

		@Override
		protected void after(boolean succeeded) {
			if (isAutoCommit()) {
				end(succeeded);
			}
		}

		@Override
		protected void end(boolean commit) {
			if (commit) {
				session().commit();
			}
			else {
				session().rollback();
			}
		}

		@Override
		protected void close() {
			session().close();
		}

	}

	/**
	 * An existing session, which its owner ends. A transaction of JDBC is a savepoint of
	 * it.
	 */
	static final class Joined extends SessionWork {

		private static final AtomicLong COUNT = new AtomicLong();

		private @Nullable String savepoint;

		Joined(BlockingSession session) {
			super(session);
		}

		@Override
		protected void before() {
			if (!isAutoCommit() && this.savepoint == null) {
				String name = "asyncdb_jdbc_" + COUNT.incrementAndGet();
				session().flush();
				await(Duration.ZERO, (connection) -> Mono.from(connection.createSavepoint(name)));
				this.savepoint = name;
			}
		}

		@Override
		protected void after(boolean succeeded) {
			// The owner of the session commits or rolls back
		}

		@Override
		protected void end(boolean commit) {
			String name = this.savepoint;
			this.savepoint = null;
			// A closed session was rolled back with all its savepoints
			if (name != null && (commit || session().isActive())) {
				await(Duration.ZERO, (connection) -> Mono.from(
						commit ? connection.releaseSavepoint(name) : connection.rollbackTransactionToSavepoint(name)));
			}
		}

		@Override
		protected void close() {
			end(false);
		}

	}

}
