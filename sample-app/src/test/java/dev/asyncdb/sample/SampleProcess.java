package dev.asyncdb.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The packaged application in a JVM of its own.
 */
final class SampleProcess implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("Netty started on port (\\d+)");

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	// Twenty of them may start concurrently, on a machine with two cores
	private static final Duration LONG_PATIENCE = Duration.ofMinutes(10);

	private final Process process;

	private final Path out;

	private final Path err;

	private SampleProcess(Process process, Path out, Path err) {
		this.process = process;
		this.out = out;
		this.err = err;
	}

	static SampleProcess start(Path directory, String... arguments) {
		return start(Path.of(System.getProperty("sample.jar")), directory, arguments);
	}

	static SampleProcess start(Path jar, Path directory, String... arguments) {
		// It does not live long enough for the second compiler to pay
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
				"-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
		command.addAll(List.of(arguments));
		try {
			Path out = Files.createTempFile(directory, "out", ".txt");
			Path err = Files.createTempFile(directory, "err", ".txt");
			return new SampleProcess(new ProcessBuilder(command).directory(directory.toFile())
				.redirectOutput(out.toFile())
				.redirectError(err.toFile())
				.start(), out, err);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot start the application", ex);
		}
	}

	/**
	 * The port of its server, once it listens.
	 */
	int port() {
		await().atMost(PATIENCE).until(() -> STARTED.matcher(out()).find());
		Matcher started = STARTED.matcher(out());
		assertThat(started.find()).isTrue();
		return Integer.parseInt(started.group(1));
	}

	/**
	 * Ask it to end, as the system does: SIGTERM.
	 */
	void terminate() {
		this.process.destroy();
	}

	int exitCode() throws InterruptedException {
		assertThat(this.process.waitFor(LONG_PATIENCE.toMinutes(), TimeUnit.MINUTES)).isTrue();
		return this.process.exitValue();
	}

	String out() {
		return text(this.out);
	}

	String err() {
		return text(this.err);
	}

	private static String text(Path file) {
		try {
			return Files.readString(file, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read what the application has said", ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
