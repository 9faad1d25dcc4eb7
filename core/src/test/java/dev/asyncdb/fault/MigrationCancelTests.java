package dev.asyncdb.fault;

import java.time.Duration;
import java.util.Random;
import java.util.function.Function;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * F26: migrations without JDBC, and previews of them, are cancelled at any time.
 */
@Tag("fault")
class MigrationCancelTests {

	private static final String WORKERS = "SELECT COUNT(*) FROM pg_stat_activity"
			+ " WHERE datname = current_database() AND application_name LIKE '%syncdb'";

	private static final String LOCKS = "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'"
			+ " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

	private static final String LOCK_TABLES = "SELECT COUNT(*) FROM pg_tables WHERE tablename = 'databasechangeloglock'";

	private final TestDatabase database = TestDatabase.postgres(4);

	private final Migrations migrations = FaultMigrations
		.on(new GuardedConnectionFactory(this.database.connectionFactory(), Schedulers.boundedElastic(),
				ConnectionOptions.defaults()), this.database.url(), "slow.yaml", "0.03", true);

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void upgradeThatIsCancelledAnywhereLeavesNothingInTheWay() {
		int cut = cancelled(300, Migrations::sync);
		System.out.printf("F26: %d upgrades were cut off%n", cut);
	}

	@Test
	void dryRunThatIsCancelledAnywhereLeavesNothingInTheWay() {
		int cut = cancelled(60, (migrations) -> migrations.sql("head"));
		System.out.printf("F26: %d dry runs were cut off%n", cut);
	}

	private int cancelled(int latestMillis, Function<Migrations, Mono<?>> work) {
		int rounds = FaultScale.of("F26", 4, 200);
		Random random = FaultScale.random("F26");
		finish();
		int cut = 0;
		for (int round = 0; round < rounds; round++) {
			this.database.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
			Duration until = Duration.ofMillis(random.nextInt(latestMillis));
			cut += work.apply(this.migrations).take(until).blockOptional(TestDatabase.TIMEOUT).isEmpty() ? 1 : 0;
			expectNothingLeft();
			finish();
		}
		return cut;
	}

	// What is under way is finished first
	private void expectNothingLeft() {
		await().atMost(TestDatabase.TIMEOUT)
			.until(() -> this.database.acquired() == 0 && this.database.number(WORKERS) == 0
					&& this.database.number(LOCKS) == 0 && lockRows() == 0);
	}

	private long lockRows() {
		return (this.database.number(LOCK_TABLES) > 0)
				? this.database.number("SELECT COUNT(*) FROM databasechangeloglock WHERE locked") : 0;
	}

	private void finish() {
		this.migrations.sync().block(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM ran")).isEqualTo(FaultMigrations.CHANGES);
		assertThat(this.database.number("SELECT COUNT(DISTINCT id) FROM databasechangelog"))
			.isEqualTo(FaultMigrations.CHANGES)
			.isEqualTo(this.database.number("SELECT COUNT(*) FROM databasechangelog"));
		expectNothingLeft();
	}

}
