package dev.asyncdb.session;

import dev.asyncdb.testing.StatementRecorder;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/**
 * Tables of PostgreSQL with a column of each type in turn.
 */
abstract class TypedFixture extends DatabaseFixture {

	private @Nullable ConnectionPool pool;

	@BeforeParameterizedClassInvocation
	void createTypes() {
		TextColumn.createTypes(this.database);
	}

	/**
	 * Create a table, and open sessions on a connection that has not seen another one of
	 * its name: the types of a prepared statement are those of the table that it was
	 * prepared for.
	 */
	void create(String table, String columns) {
		this.database.execute("DROP TABLE IF EXISTS " + table, "CREATE TABLE " + table + " (" + columns + ")");
		this.pool = new ConnectionPool(
				ConnectionPoolConfiguration.builder(ConnectionFactories.get(this.database.r2dbcUrl()))
					.initialSize(0)
					.maxSize(1)
					.build());
		this.recorder = new StatementRecorder(this.pool);
		this.sessions = SessionFixture.converting(this.recorder, new TextColumn.Reader());
	}

	@AfterEach
	void close() {
		if (this.pool != null) {
			this.pool.dispose();
		}
	}

}
