package dev.asyncdb.sample.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Compose files.
 */
class ComposeTests {

	private Yaml compose;

	private Yaml development;

	@BeforeEach
	void read() throws IOException {
		this.compose = Yaml.all("compose.yaml").get(0);
		this.development = Yaml.all("compose-dev.yaml").get(0);
	}

	private Map<String, String> environment(String service) {
		return this.compose.at("$.services." + service + ".environment");
	}

	@Test
	void addressIsThatOfTheDatabase() {
		Map<String, String> database = environment("database");
		for (String service : List.of("migrations", "application")) {
			AsyncdbProperties properties = Yaml.bound(environment(service));
			assertThat(Yaml.part(properties.url(), ConnectionFactoryOptions.HOST)).isEqualTo("database");
			assertThat(Yaml.part(properties.url(), ConnectionFactoryOptions.USER))
				.isEqualTo(database.get("POSTGRES_USER"));
			assertThat(Yaml.part(properties.url(), ConnectionFactoryOptions.DATABASE))
				.isEqualTo(database.get("POSTGRES_DB"));
			assertThat(properties.password()).isNotNull();
			assertThat(environment(service)).containsEntry("ASYNCDB_PASSWORD", database.get("POSTGRES_PASSWORD"));
		}
		assertThat(database.get("POSTGRES_PASSWORD")).as("no password in the file").startsWith("${DB_PASSWORD:?");
	}

	@Test
	void applicationStartsAfterTheMigrations() {
		assertThat(this.compose.<String>at("$.services.migrations.command[0]")).isEqualTo("syncdb");
		assertThat(this.compose.<String>at("$.services.migrations.depends_on.database.condition"))
			.isEqualTo("service_healthy");
		assertThat(this.compose.<String>at("$.services.application.depends_on.migrations.condition"))
			.isEqualTo("service_completed_successfully");
		assertThat(Yaml.bound(environment("application")).migrations().onStartup()).hasToString("NONE");
	}

	@Test
	void portIsThatOfTheImage() throws IOException {
		String port = Dockerfile.read().only("EXPOSE");
		assertThat(this.compose.<List<String>>at("$.services.application.ports")).containsExactly("8080:" + port);
	}

	// Spring Boot recognizes the service by the name of its image, and the port of a
	// container needs none of the host
	@Test
	void databaseOfDevelopmentIsRecognizedBySpringBoot() throws IOException {
		assertThat(this.development.<String>at("$.services.database.image")).startsWith("postgres:")
			.isEqualTo(this.compose.at("$.services.database.image"));
		assertThat(this.development.<Map<String, String>>at("$.services.database.environment"))
			.containsKeys("POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD");
		assertThat(this.development.<List<String>>at("$.services.database.ports")).containsExactly("5432");
		assertThat(Files.readString(Path.of("pom.xml"))).contains("<id>compose</id>",
				"<SPRING_DOCKER_COMPOSE_FILE>${project.basedir}/compose-dev.yaml</SPRING_DOCKER_COMPOSE_FILE>");
	}

	@Test
	void containersOfTestsUseTheSameImage() throws IOException {
		assertThat(Files.readString(Path.of("src/test/java/dev/asyncdb/sample/Containers.java")))
			.contains('"' + this.compose.<String>at("$.services.database.image") + '"');
	}

}
