package dev.asyncdb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.asyncdb.benchmarks.report.Report;
import dev.asyncdb.testing.TestDatabase;

/**
 * Compares asyncdb with its peers on a PostgreSQL server, and writes {@code RESULTS.md}.
 *
 * @since 0.1.0
 */
public final class Benchmarks {

	private static final String COMMAND = "./mvnw -q -pl benchmarks -am spring-boot:run";

	private Benchmarks() {
	}

	/**
	 * Run, print and write.
	 * @param arguments optionally the setting, {@code standard}, {@code brief} or
	 * {@code smoke}, and a word in the names of scenarios, with which no file is written
	 * @throws IOException if the file cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		String setting = (arguments.length > 0) ? arguments[0] : "standard";
		String word = (arguments.length > 1) ? arguments[1] : "";
		Report report = new Report();
		try (TestDatabase database = TestDatabase.postgres(1)) {
			new BenchmarkRun(database, Settings.named(setting), word, report).run(command(setting));
		}
		if (word.isEmpty()) {
			Files.writeString(Path.of("RESULTS.md"), report.toString());
		}
		System.exit(0);
	}

	private static String command(String setting) {
		return setting.equals("standard") ? COMMAND : COMMAND + " -Dspring-boot.run.arguments=" + setting;
	}

}
