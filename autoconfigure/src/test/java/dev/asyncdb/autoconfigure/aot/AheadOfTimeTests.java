package dev.asyncdb.autoconfigure.aot;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that was processed ahead of time, as Spring Boot's build plugins do it,
 * runs on the JVM with the database that is configured at run time.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AheadOfTimeTests {

	private static final int SECONDS = 180;

	private static final String PROCESSOR = "org.springframework.boot.SpringApplicationAotProcessor";

	@TempDir
	private static Path directory;

	@BeforeAll
	void process() throws Exception {
		Files.createDirectories(classes());
		Ended processed = java(System.getProperty("java.class.path"), PROCESSOR, ProcessedApplication.class.getName(),
				sources().toString(), classes().toString(), classes().toString(), "dev.asyncdb", "processed",
				"--asyncdb.url=postgresql://build@build.invalid/build");
		assertThat(processed.exitCode()).as(processed.log()).isZero();
		compile();
	}

	private Path sources() {
		return directory.resolve("sources");
	}

	private Path classes() {
		return directory.resolve("classes");
	}

	private void compile() throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (Stream<Path> sources = Files.walk(sources());
				StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
			List<Path> paths = sources.filter((path) -> path.toString().endsWith(".java")).toList();
			List<String> options = List.of("-proc:none", "-nowarn", "-parameters", "-d", classes().toString(), "-cp",
					classPath());
			assertThat(
					compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(paths)).call())
				.isTrue();
		}
	}

	private String classPath() {
		return classes() + File.pathSeparator + System.getProperty("java.class.path");
	}

	private Ended run(TestDatabase database, String... args) throws Exception {
		List<String> arguments = new ArrayList<>(List.of(args));
		arguments.addAll(List.of("--asyncdb.url=" + database.url(), "--server.port=0"));
		return java(classPath(), ProcessedApplication.class.getName(), arguments.toArray(String[]::new));
	}

	private Ended java(String classPath, String main, String... arguments) throws Exception {
		List<String> line = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-Dspring.docker.compose.enabled=false", "-Dspring.devtools.restart.enabled=false"));
		if (!main.equals(PROCESSOR)) {
			line.add("-Dspring.aot.enabled=true");
		}
		line.addAll(List.of("-cp", classPath, main));
		line.addAll(List.of(arguments));
		Path out = Files.createTempFile(directory, "out", "");
		Path log = Files.createTempFile(directory, "log", "");
		Process process = new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(log.toFile()).start();
		try {
			assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return new Ended(process.exitValue(), Files.readString(out).strip(), Files.readString(log));
	}

	// What happens at startup need not be known at build time
	@Test
	void applicationMigratesAndServes() throws Exception {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			Ended ended = run(database, "--asyncdb.migrations.on-startup=sync");
			assertThat(ended.exitCode()).as(ended.log() + ended.answer()).isZero();
			assertThat(ended.answer()).endsWith("true created=true ada UP_TO_DATE");
		}
	}

	@Test
	void syncdbMigratesAndStartsNothing() throws Exception {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			Ended created = run(database, "syncdb");
			assertThat(created.exitCode()).as(created.log()).isZero();
			assertThat(created.answer()).isEqualTo("Database created.");
			assertThat(created.log()).doesNotContain(ProcessedApplication.WORK);
			assertThat(run(database, "syncdb", "status").answer()).contains("up to date");
		}
	}

	@Test
	void changeLogAndServicesAreHints() throws IOException {
		StringBuilder json = new StringBuilder();
		try (Stream<Path> files = Files.walk(classes())) {
			for (Path path : files.filter((path) -> path.toString().endsWith(".json")).toList()) {
				json.append(Files.readString(path));
			}
		}
		String hints = json.toString().replace("\\/", "/");
		assertThat(hints).contains("db/changelog/**", "META-INF/services/liquibase.lockservice.LockService",
				"dev.asyncdb.migration.liquibase.RunLockService", "dev.asyncdb.relation.Unloaded",
				"dev.asyncdb.autoconfigure.Customer");
	}

	record Ended(int exitCode, String answer, String log) {
	}

}
