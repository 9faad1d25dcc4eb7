package dev.asyncdb.autoconfigure.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The database of a compose file replaces that of production. A script in the place of
 * Docker answers with a server that runs without it.
 */
@DisabledOnOs(OS.WINDOWS)
class DockerComposeTests {

	private static final int SECONDS = 120;

	@TempDir
	private Path directory;

	private static String text(TestDatabase database, Option<?> option) {
		ConnectionFactoryOptions options = DatabaseUrl.parse(database.url()).toConnectionFactoryOptions();
		return String.valueOf(Objects.requireNonNull(options.getValue(option)));
	}

	private void installDocker(TestDatabase database) throws Exception {
		String script = """
				#!/bin/sh
				case "$*" in
				*"compose version"*) echo '{"version":"2.30.0"}' ;;
				*" config "*) echo '{"name":"shop","services":{"db":{"image":"postgres:17"}}}' ;;
				*" ps "*) echo '[{"ID":"db1","Name":"shop-db-1","Image":"postgres:17","State":"running"}]' ;;
				"context ls"*) echo '{"Name":"default","Current":true,"DockerEndpoint":"unix:///none"}' ;;
				inspect*) echo '{"Id":"db1","Config":{"Image":"postgres:17","Labels":{},"ExposedPorts":{"5432/tcp":{}},\
				"Env":["POSTGRES_USER=%s","POSTGRES_PASSWORD=any","POSTGRES_DB=%s"]},"HostConfig":{"NetworkMode":"bridge"},\
				"NetworkSettings":{"Ports":{"5432/tcp":[{"HostIp":"","HostPort":"%s"}]}}}' ;;
				*) echo 27.0.0 ;;
				esac
				"""
			.formatted(text(database, ConnectionFactoryOptions.USER), text(database, ConnectionFactoryOptions.DATABASE),
					text(database, ConnectionFactoryOptions.PORT));
		Path docker = Files.writeString(this.directory.resolve("docker"), script);
		assertThat(docker.toFile().setExecutable(true)).isTrue();
		Files.writeString(this.directory.resolve("compose.yaml"), "services: { db: { image: 'postgres:17' } }");
	}

	@Test
	void applicationUsesAndMigratesTheDatabaseOfTheComposeFile() throws Exception {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			installDocker(database);
			Path out = this.directory.resolve("out");
			ProcessBuilder application = new ProcessBuilder(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
					"-Dspring.devtools.restart.enabled=false", "-cp", System.getProperty("java.class.path"),
					ComposedApplication.class.getName(), "--spring.main.web-application-type=none",
					"--asyncdb.url=postgresql://shop@production.invalid/shop", "--asyncdb.migrations.on-startup=sync",
					"--spring.docker.compose.file=" + this.directory.resolve("compose.yaml"))
				.redirectErrorStream(true)
				.redirectOutput(out.toFile());
			application.environment().merge("PATH", this.directory.toString(), (path, first) -> first + ":" + path);
			Process process = application.start();
			try {
				assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
			}
			finally {
				process.destroyForcibly();
			}
			List<String> lines = Files.readAllLines(out);
			assertThat(lines).as(String.join("\n", lines)).contains("answer: true UP_TO_DATE 0");
			assertThat(database.number("SELECT COUNT(*) FROM customer")).isOne();
		}
	}

}
