package dev.asyncdb.sample.page;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.asyncdb.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A headless Chromium, controlled by its DevTools protocol.
 */
final class Browser implements AutoCloseable {

	private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome",
			"google-chrome-stable");

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<Page> pages = new ArrayList<>();

	private final Process process;

	private final Path directory;

	private Browser(Process process, Path directory) {
		this.process = process;
		this.directory = directory;
	}

	/** Whether one is installed: the condition of the tests. */
	static boolean isAvailable() {
		return program().isPresent();
	}

	private static Optional<Path> program() {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.flatMap((directory) -> NAMES.stream().map((name) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	static Browser start(Path directory) {
		List<String> command = List.of(program().orElseThrow().toString(), "--headless=new", "--no-sandbox",
				"--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
				"--lang=en-US", "--remote-debugging-port=0", "--user-data-dir=" + directory, "about:blank");
		try {
			File log = directory.resolve("log.txt").toFile();
			Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
			return new Browser(process, directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot start the browser", ex);
		}
	}

	/** Open a page as a new visitor sees it. */
	Page open(String url) {
		try {
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + port() + "/json/new?about:blank"))
				.timeout(TestDatabase.TIMEOUT)
				.PUT(BodyPublishers.noBody())
				.build();
			String target = this.http.send(request, BodyHandlers.ofString()).body();
			Page page = Page.connect(this.http, URI.create(JsonPath.read(target, "$.webSocketDebuggerUrl")));
			this.pages.add(page);
			page.navigate(url);
			return page;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot open a page", ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// The browser writes the port that it has chosen into this file
	private String port() {
		Path file = this.directory.resolve("DevToolsActivePort");
		await().atMost(TestDatabase.TIMEOUT).until(() -> Files.exists(file) && Files.readAllLines(file).size() >= 2);
		try {
			return Files.readAllLines(file).get(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Close the pages of a test. */
	void closePages() {
		this.pages.forEach(Page::close);
		this.pages.clear();
	}

	@Override
	public void close() {
		closePages();
		Stream<ProcessHandle> children = this.process.descendants();
		this.process.destroy();
		try {
			assertThat(this.process.waitFor(TestDatabase.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		children.forEach(ProcessHandle::destroyForcibly);
	}

}
