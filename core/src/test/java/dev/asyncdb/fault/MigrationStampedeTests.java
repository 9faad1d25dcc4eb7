package dev.asyncdb.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F24 with the smallest processes that migrate, and many of them.
 */
@Tag("fault")
class MigrationStampedeTests {

	private static final int PROCESSES = 20;

	@TempDir
	private Path directory;

	@Test
	@Tag("nightly")
	void processesThatStartAtOnceMigrateOnce() throws Exception {
		int rounds = Integer.getInteger("asyncdb.race.rounds", 10);
		System.out.printf("F24: size %d x %d%n", PROCESSES, rounds);
		for (int round = 0; round < rounds; round++) {
			try (TestDatabase database = TestDatabase.postgres(1)) {
				List<String> outcomes = run(database.url());
				assertThat(outcomes).hasSize(PROCESSES).containsOnlyOnce("CREATED");
				assertThat(outcomes.stream().filter((outcome) -> !outcome.equals("CREATED")))
					.containsOnly("ALREADY_UP_TO_DATE");
				assertThat(database.number("SELECT COUNT(*) FROM ran")).isEqualTo(FaultMigrations.CHANGES);
				assertThat(database.number("SELECT COUNT(*) FROM databasechangelog"))
					.isEqualTo(FaultMigrations.CHANGES);
				assertThat(database.number("SELECT COUNT(*) FROM databasechangeloglock WHERE locked")).isZero();
			}
		}
	}

	private List<String> run(String url) throws Exception {
		List<Process> started = new ArrayList<>();
		try {
			for (int number = 0; number < PROCESSES; number++) {
				started.add(MigrateMain.start(url, "0.05", number % 2 == 0,
						this.directory.resolve("out" + number).toFile()));
			}
			List<String> outcomes = new ArrayList<>();
			for (int number = 0; number < PROCESSES; number++) {
				assertThat(started.get(number).waitFor(10, TimeUnit.MINUTES)).isTrue();
				outcomes.add(outcome(number));
			}
			return outcomes;
		}
		finally {
			started.forEach(Process::destroyForcibly);
		}
	}

	private String outcome(int number) throws IOException {
		String out = Files.readString(this.directory.resolve("out" + number));
		return out.lines().filter((line) -> line.matches("[A-Z_]+")).findFirst().orElse(out);
	}

}
