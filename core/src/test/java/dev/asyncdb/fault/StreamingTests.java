package dev.asyncdb.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F21: a stream is read slowly by a process with a heap of 64 MiB, and left in the
 * middle.
 */
@Tag("fault")
class StreamingTests {

	@Test
	void streamNeedsLittleMemoryAndGivesItsConnectionBackWhenItIsLeft() throws Exception {
		long rows = FaultScale.of("F21", 300_000, 10_000_000);
		try (TestDatabase database = TestDatabase.postgres(1)) {
			database.execute("CREATE VIEW row AS SELECT n, repeat('x', 100) AS payload FROM generate_series(1, " + rows
					+ ") AS n");
			String said = run(database.url(), rows);
			System.out.println("F21: " + said.lines().toList());
			assertThat(said).contains("read " + rows, "left after " + rows / 2);
			assertThat(milliseconds(said)).isLessThan(20_000);
		}
	}

	private static long milliseconds(String said) {
		return Pattern.compile("free after (\\d+) ms")
			.matcher(said)
			.results()
			.map((MatchResult match) -> Long.parseLong(match.group(1)))
			.findFirst()
			.orElseThrow();
	}

	private static String run(String url, long rows) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-cp", System.getProperty("java.class.path"), StreamingClient.class.getName(), url,
				String.valueOf(rows)))
			.redirectErrorStream(true)
			.start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(said).isZero();
		return said;
	}

}
