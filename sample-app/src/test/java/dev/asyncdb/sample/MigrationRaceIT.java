package dev.asyncdb.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F24: several processes begin to migrate an empty database at the same moment.
 */
@Tag("nightly")
class MigrationRaceIT {

	@TempDir
	private Path directory;

	@Test
	void twentyProcessesThatStartAtOnceMigrateOnce() throws Exception {
		race(20, Integer.getInteger("asyncdb.race.rounds", 10));
	}

	private void race(int processes, int rounds) throws Exception {
		System.out.printf("F24: size %d x %d%n", processes, rounds);
		for (int round = 0; round < rounds; round++) {
			try (TestDatabase database = TestDatabase.postgres(1)) {
				List<String> answers = run(processes, database.url());
				assertThat(answers).hasSize(processes).containsOnlyOnce("Database created.");
				assertThat(answers.stream().filter((answer) -> !answer.equals("Database created.")))
					.containsOnly("Database already up-to-date.");
				assertThat(database.number("SELECT COUNT(*) FROM databasechangelog")).isEqualTo(6);
				assertThat(database.number("SELECT COUNT(DISTINCT id) FROM databasechangelog")).isEqualTo(6);
				assertThat(database.number("SELECT COUNT(*) FROM databasechangeloglock WHERE locked")).isZero();
			}
		}
	}

	private List<String> run(int processes, String url) throws Exception {
		List<SampleProcess> started = new ArrayList<>();
		try {
			for (int number = 0; number < processes; number++) {
				started.add(SampleProcess.start(this.directory, "syncdb", "--asyncdb.url=" + url));
			}
			List<String> answers = new ArrayList<>();
			for (SampleProcess process : started) {
				assertThat(process.exitCode()).as(process.err()).isZero();
				answers.add(process.out().strip());
			}
			return answers;
		}
		finally {
			started.forEach(SampleProcess::close);
		}
	}

}
