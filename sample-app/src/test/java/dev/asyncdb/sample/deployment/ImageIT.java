package dev.asyncdb.sample.deployment;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Does what the Dockerfile says, in directories instead of images.
 */
class ImageIT {

	private static final int MINUTES = 5;

	@TempDir
	private Path builder;

	@TempDir
	private Path image;

	@Test
	void imageMigratesStartsAndIsHealthy() throws Exception {
		Dockerfile dockerfile = Dockerfile.read();
		build(dockerfile);
		List<String> entryPoint = Dockerfile.command(dockerfile.only("ENTRYPOINT"));
		List<String> healthCheck = Dockerfile.command(dockerfile.only("HEALTHCHECK"));
		try (TestDatabase database = TestDatabase.postgres(1)) {
			String url = "--asyncdb.url=" + database.url();
			assertThat(run(this.image, with(entryPoint, "syncdb", url))).isZero();
			assertThat(database.tables()).contains("posts_tags");
			int port = freePort();
			assertThat(healthCheck(healthCheck, port)).isNotZero();
			Process application = start(this.image,
					with(entryPoint, url, "--server.port=" + port, "--asyncdb.migrations.on-startup=none"));
			try {
				await().atMost(MINUTES, TimeUnit.MINUTES).until(() -> healthCheck(healthCheck, port) == 0);
			}
			finally {
				application.destroy();
				assertThat(application.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
			}
		}
	}

	private void build(Dockerfile dockerfile) throws Exception {
		Path jar = Path.of(System.getProperty("sample.jar"));
		Files.copy(jar, this.builder.resolve("application.jar"));
		Dockerfile.Instruction run = dockerfile.builder()
			.stream()
			.filter((each) -> each.is("RUN"))
			.findFirst()
			.orElseThrow();
		assertThat(run(this.builder, run.words())).isZero();
		for (Dockerfile.Instruction copy : dockerfile.image().stream().filter((each) -> each.is("COPY")).toList()) {
			Path layer = this.builder.resolve(copy.words().get(1).replaceFirst("^/builder/", ""));
			assertThat(layer).isDirectory();
			copy(layer, this.image);
		}
		assertThat(this.image.resolve("application.jar")).exists();
		assertThat(Files.size(this.image.resolve("application.jar"))).as("a layer of its own").isLessThan(2_000_000);
	}

	private static void copy(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path target = to.resolve(from.relativize(file).toString());
				Files.createDirectories(target.getParent());
				Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

	private int healthCheck(List<String> command, int port) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.image.toFile()).inheritIO();
		builder.environment().put("SERVER_PORT", String.valueOf(port));
		return exitCode(builder.start());
	}

	private static int run(Path directory, List<String> command) throws Exception {
		return exitCode(start(directory, command));
	}

	private static Process start(Path directory, List<String> command) throws IOException {
		return new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
	}

	private static int exitCode(Process process) throws InterruptedException {
		assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
		return process.exitValue();
	}

	private static List<String> with(List<String> command, String... arguments) {
		List<String> all = new ArrayList<>(command);
		all.addAll(List.of(arguments));
		return all;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
