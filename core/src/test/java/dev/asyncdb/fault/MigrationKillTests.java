package dev.asyncdb.fault;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F25: processes that migrate are killed with signal 9 anywhere, also while they wait for
 * each other, over JDBC or without it. The next migration finishes without manual help.
 */
@Tag("fault")
class MigrationKillTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private static final int LATEST_KILL_MILLIS = 2500;

	@Test
	void nextRunFinishesWhatAKilledOneHasBegun() throws Exception {
		int kills = FaultScale.of("F25", 4, 50);
		Random random = FaultScale.random("F25");
		for (int kill = 0; kill < kills; kill += 2) {
			try (TestDatabase database = TestDatabase.postgres(2)) {
				killTwo(database, random, kill % 4 == 0);
				assertThat(exitCode(start(database, kill % 4 == 0))).isZero();
				assertThat(database.number("SELECT COUNT(*) FROM ran")).isEqualTo(FaultMigrations.CHANGES);
				assertThat(database.number("SELECT COUNT(DISTINCT id) FROM databasechangelog"))
					.isEqualTo(FaultMigrations.CHANGES)
					.isEqualTo(database.number("SELECT COUNT(*) FROM databasechangelog"));
				assertThat(database.number("SELECT COUNT(*) FROM databasechangeloglock WHERE locked")).isZero();
				assertThat(database
					.number("SELECT COUNT(*) FROM ran r JOIN databasechangelog d ON d.xmin::text = r.xmin::text"))
					.as("changes that were committed together with their records")
					.isEqualTo(FaultMigrations.CHANGES);
				assertThat(database.tables()).contains("ran", "second", "third", "fourth");
			}
		}
	}

	// The one waits for the other, so that one is killed at work and one while it waits
	private static void killTwo(TestDatabase database, Random random, boolean withoutJdbc) throws Exception {
		Process first = start(database, withoutJdbc);
		Process second = start(database, !withoutJdbc);
		assertThat(first.waitFor(500 + random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS)
				|| first.destroyForcibly().waitFor(20, TimeUnit.SECONDS))
			.isTrue();
		assertThat(second.waitFor(random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS)
				|| second.destroyForcibly().waitFor(20, TimeUnit.SECONDS))
			.isTrue();
	}

	// Always the same pause, since it is a part of the changes and of their checksums
	private static Process start(TestDatabase database, boolean withoutJdbc) throws IOException {
		File out = File.createTempFile("migrate", ".log");
		out.deleteOnExit();
		return MigrateMain.start(database.url(), "0.2", withoutJdbc, out);
	}

	private static int exitCode(Process process) throws Exception {
		try {
			assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
