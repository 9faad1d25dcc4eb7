package dev.asyncdb.fault;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database whose first change creates the tables of the test. The others are slow,
 * insert their number into {@code ran}, and count each start beside another one. The
 * count is not rolled back.
 */
final class KilledDatabase implements AutoCloseable {

	private static final long CHANGES = 5;

	private static final String STATEMENTS_OF_POSTGRES = "SELECT COUNT(%s) FROM pg_stat_activity WHERE datname ="
			+ " current_database() AND state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%%slow(%%'";

	private final TestDatabase database;

	private final DatabaseProduct product;

	private final boolean isFlyway;

	KilledDatabase(DatabaseProduct product, boolean isFlyway) {
		this.database = TestDatabase.of(product, 2);
		this.product = product;
		this.isFlyway = isFlyway;
	}

	private boolean isPostgres() {
		return this.product == DatabaseProduct.POSTGRESQL;
	}

	Process start(boolean withoutJdbc, ServerWithout server, File out) throws IOException {
		return MigrateMain.start(this.database.url(), "0", withoutJdbc, changeLog(), server, out);
	}

	Migrations migrations(boolean withoutJdbc) {
		return FaultMigrations.on(new GuardedConnectionFactory(this.database.connectionFactory(),
				Schedulers.boundedElastic(), ConnectionOptions.defaults()), this.database.url(), changeLog(), "0",
				withoutJdbc);
	}

	private String changeLog() {
		String name = this.product.name().toLowerCase(Locale.ROOT);
		return this.isFlyway ? "flyway/killed/" + name : "killed/" + name + ".yaml";
	}

	/**
	 * Run the first change, and let each statement after it take long enough for a
	 * process to start beside it.
	 */
	void slowDown() {
		migrations(true).upgrade("+1").block(TestDatabase.TIMEOUT);
		this.database.execute("CREATE OR REPLACE VIEW pause AS SELECT 120::float8 AS seconds");
	}

	void endStatements() {
		this.database.number(STATEMENTS_OF_POSTGRES.formatted("pg_terminate_backend(pid)"));
	}

	/**
	 * The number of statements of changes in execution.
	 */
	long running() {
		return this.database.number(isPostgres() ? STATEMENTS_OF_POSTGRES.formatted("*")
				: "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE()"
						+ " AND id <> CONNECTION_ID() AND info LIKE '%SLEEP(0.7)%'");
	}

	/**
	 * Whether a process has created its first table.
	 */
	boolean hasTables() {
		return this.database.number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = "
				+ (isPostgres() ? "current_schema()" : "DATABASE()")) > 0;
	}

	/**
	 * The number of starts of a statement while another one was executed.
	 */
	long overlaps() {
		return this.database
			.number("SELECT COUNT(*) FROM beside WHERE " + (isPostgres() ? "is_called" : "next_not_cached_value > 1"));
	}

	/**
	 * Compare the database with a change of unknown outcome, as its message asks for.
	 * @param change the script
	 */
	void decide(String change) {
		if (!change.startsWith("V1") && isDone(change)) {
			migrations(true).stamp(change).block(TestDatabase.TIMEOUT);
			return;
		}
		switch (change) {
			case "V1__ran.sql" -> this.database.execute("DROP TABLE IF EXISTS ran", "DROP SEQUENCE IF EXISTS beside");
			case "V2__whole.sql" -> this.database.execute("DROP TABLE IF EXISTS whole");
			case "V4__index.sql" -> this.database.execute("DROP INDEX IF EXISTS slow_index");
			case "V4__made.sql" -> this.database.execute("DROP TABLE IF EXISTS made");
			default -> assertThat(change).startsWith("V3");
		}
		migrations(false).releaseLock().block(TestDatabase.TIMEOUT);
	}

	private boolean isDone(String change) {
		if (change.equals("V4__index.sql")) {
			return isIndexValid();
		}
		return ran(Integer.parseInt(change.substring(1, 2))) > 0;
	}

	private boolean isIndexValid() {
		return this.database.number("SELECT COUNT(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
				+ " WHERE c.relname = 'slow_index' AND i.indisvalid") == 1;
	}

	private long ran(int number) {
		return this.database.number("SELECT COUNT(*) FROM ran WHERE id = " + number);
	}

	/**
	 * Require that each change was run once, and recorded once.
	 */
	void requireAllOnce() {
		assertThat(List.of(ran(2), ran(3), ran(4), ran(5))).isEqualTo(List.of(1L, 1L, isPostgres() ? 0L : 1L, 2L));
		assertThat(!isPostgres() || isIndexValid()).as("a valid index").isTrue();
		assertThat(overlaps()).as("starts beside another statement").isZero();
		assertThat(recorded("COUNT(DISTINCT %s)")).isEqualTo(recorded("COUNT(%s)")).isEqualTo(CHANGES);
	}

	private long recorded(String count) {
		return this.database.number("SELECT " + count.formatted(this.isFlyway ? "script" : "id") + " FROM "
				+ (this.isFlyway ? "flyway_schema_history" : "databasechangelog"));
	}

	@Override
	public void close() {
		this.database.close();
	}

}
