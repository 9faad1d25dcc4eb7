package dev.asyncdb.sample.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.asyncdb.sample.HealthCheck;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Dockerfile, as far as it can be read. {@code ImageIT} does what it says.
 */
class DockerfileTests {

	private Dockerfile dockerfile;

	@BeforeEach
	void read() throws IOException {
		this.dockerfile = Dockerfile.read();
	}

	@Test
	void jarIsThatOfTheBuildAndIsSent() throws IOException {
		String jar = this.dockerfile.builder()
			.stream()
			.filter((each) -> each.is("COPY"))
			.findFirst()
			.orElseThrow()
			.words()
			.get(0);
		String name = Files.readString(Path.of("pom.xml")).replaceAll("(?s).*<finalName>(.*?)</finalName>.*", "$1");
		assertThat(jar).isEqualTo("target/" + name + ".jar");
		assertThat(Files.readAllLines(Path.of(".dockerignore"))).containsExactly("*", "!" + jar);
	}

	@Test
	void layersAreThoseOfSpringBoot() {
		Stream<String> layers = this.dockerfile.image()
			.stream()
			.filter((each) -> each.is("COPY"))
			.map((each) -> each.words().get(1).replaceAll(".*/(.*)/", "$1"));
		assertThat(layers).containsExactly("dependencies", "spring-boot-loader", "snapshot-dependencies",
				"application");
	}

	@Test
	void userIsANumberAndNotRoot() {
		assertThat(this.dockerfile.only("USER")).matches("[1-9]\\d{3,}:[1-9]\\d{3,}");
		List<String> names = this.dockerfile.image().stream().map(Dockerfile.Instruction::name).toList();
		assertThat(names.indexOf("USER")).isBetween(names.lastIndexOf("COPY"), names.indexOf("ENTRYPOINT"));
	}

	@Test
	void portIsThatOfTheApplication() {
		assertThat(this.dockerfile.only("EXPOSE")).isEqualTo(Yaml.applicationProperty("server.port", "8080"));
	}

	@Test
	void healthIsAskedByAClassOfTheApplication() {
		List<String> command = Dockerfile.command(this.dockerfile.only("HEALTHCHECK"));
		assertThat(command).endsWith("-cp", "application.jar", HealthCheck.class.getName());
		assertThat(Dockerfile.command(this.dockerfile.only("ENTRYPOINT"))).startsWith("java")
			.endsWith("-jar", "application.jar");
	}

}
