package dev.asyncdb.migration.locking;

import java.util.Objects;

import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection outside of the pool, of a migration or of a writer beside it.
 *
 * @param connection the connection
 */
record OwnConnection(Connection connection) implements AutoCloseable {

	private static final int LOCK_WAIT_TIMEOUT = 1205;

	static OwnConnection open(TestDatabase database) {
		return new OwnConnection(Objects
			.requireNonNull(Mono.from(database.connectionFactory().unwrap().create()).block(TestDatabase.TIMEOUT)));
	}

	void run(String sql) {
		execution(sql).blockLast(TestDatabase.TIMEOUT);
	}

	Flux<Long> execution(String sql) {
		return Flux.<Result>from(this.connection.createStatement(sql).execute()).concatMap(Result::getRowsUpdated);
	}

	long number(String query) {
		Long number = Flux.<Result>from(this.connection.createStatement(query).execute())
			.concatMap((result) -> result.map((row) -> Objects.requireNonNull(row.get(0, Long.class))))
			.blockFirst(TestDatabase.TIMEOUT);
		return (number != null) ? number : 0;
	}

	/**
	 * Whether a statement reaches the limit of the wait for a lock.
	 */
	boolean isWaiting(String sql) {
		try {
			run(sql);
			return false;
		}
		catch (R2dbcException ex) {
			boolean isLock = "55P03".equals(ex.getSqlState()) || ex.getErrorCode() == LOCK_WAIT_TIMEOUT;
			assertThat(isLock).as("%s", ex).isTrue();
			return true;
		}
	}

	@Override
	public void close() {
		Mono.from(this.connection.close()).block(TestDatabase.TIMEOUT);
	}

}
