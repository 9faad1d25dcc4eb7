package dev.asyncdb.sample.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Maven wrapper where the network is closed.
 */
@DisabledOnOs(OS.WINDOWS)
class WrapperTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final String FALLBACK = "mvnw: cannot fetch .*apache-maven-[0-9.]+-bin\\.(zip|tar\\.gz), ";

	@TempDir
	private Path programs;

	@TempDir
	private Path home;

	@BeforeEach
	void closeTheNetwork() throws IOException {
		program("wget", "exit 4");
	}

	private void program(String name, String script) throws IOException {
		Path file = Files.writeString(this.programs.resolve(name), "#!/bin/sh\n" + script + "\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private Run run() throws IOException, InterruptedException {
		return run(Map.of());
	}

	private Run run(Map<String, String> environment) throws IOException, InterruptedException {
		ProcessBuilder wrapper = new ProcessBuilder("/bin/sh", ROOT.resolve("mvnw").toString(), "verify");
		wrapper.environment().remove("MVNW_REPOURL");
		wrapper.environment().putAll(environment);
		wrapper.environment().put("PATH", this.programs + ":" + System.getenv("PATH"));
		wrapper.environment().put("MAVEN_USER_HOME", this.home.toString());
		Path out = this.home.resolve("out");
		Path err = this.home.resolve("err");
		Process process = wrapper.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return new Run(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
	}

	@Test
	void installedMavenIsUsedAndOneLineSaysSo() throws IOException, InterruptedException {
		program("mvn", "echo \"Apache Maven 3.9.1 $*\"");
		Run run = run();
		assertThat(run.err()).singleElement().asString().matches(FALLBACK + "using the mvn on the PATH");
		assertThat(run.out()).containsExactly("Apache Maven 3.9.1 verify");
		assertThat(run.exitCode()).isZero();
	}

	@Test
	void withoutMavenOneLineSaysWhatToDo() throws IOException, InterruptedException {
		program("mvn", "exit 127");
		Run run = run();
		assertThat(run.err()).singleElement().asString().matches(FALLBACK + ".*: install Maven, or connect .*");
		assertThat(run.exitCode()).isNotZero();
	}

	@Test
	void oldMavenIsNotUsed() throws IOException, InterruptedException {
		program("mvn", "echo 'Apache Maven 3.6.3'");
		assertThat(run().err()).singleElement().asString().contains("no mvn 3.8 or later");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://repository.example/maven", "https://repository.example/maven/" })
	void mirrorIsAskedByTheLayoutOfARepository(String mirror) throws IOException, InterruptedException {
		program("mvn", "echo 'Apache Maven 3.9.1'");
		assertThat(run(Map.of("MVNW_REPOURL", mirror)).err()).singleElement()
			.asString()
			.matches("mvnw: cannot fetch https://repository\\.example/maven/org/apache/maven/apache-maven/([0-9.]+)"
					+ "/apache-maven-\\1-bin\\.(zip|tar\\.gz), using the mvn on the PATH");
	}

	// Cannot be run here
	@Test
	void scriptForWindowsSaysTheSame() throws IOException {
		String script = Files.readString(ROOT.resolve("mvnw.cmd"));
		Files.readString(ROOT.resolve("mvnw"))
			.lines()
			.filter((line) -> line.contains("\"mvnw: cannot fetch"))
			.map((line) -> line.substring(line.indexOf("\"mvnw:"), line.lastIndexOf('"') + 1))
			.forEach((message) -> assertThat(script).contains(message));
	}

	private record Run(int exitCode, List<String> out, List<String> err) {

	}

}
