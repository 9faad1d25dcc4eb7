package dev.asyncdb.benchmarks;

import dev.asyncdb.benchmarks.report.Report;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each contestant does what it is measured for. Nothing is timed: a contestant
 * whose result is wrong ends the run.
 */
class BenchmarkRunTests {

	@Test
	void runDoesEachOperationOnceWithTheRightResult() {
		Report report = new Report();
		try (TestDatabase database = TestDatabase.postgres(1)) {
			new BenchmarkRun(database, Settings.smoke(), "", report).run("command");
		}
		assertThat(report.toString()).contains("Layers above the driver", "Round trips", "Over a network",
				"Without a network", "Growth", "Hibernate Reactive", "JDBC, HikariCP", "asyncdb inTransaction");
	}

}
