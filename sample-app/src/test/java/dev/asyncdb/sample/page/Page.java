package dev.asyncdb.sample.page;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A page of the browser. Collects what the page reports as errors: exceptions, violations
 * of the policy, failed requests.
 */
final class Page implements WebSocket.Listener, AutoCloseable {

	private final JsonMapper json = JsonMapper.shared();

	private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

	private final List<String> errors = new CopyOnWriteArrayList<>();

	private final AtomicInteger number = new AtomicInteger();

	private final StringBuilder part = new StringBuilder();

	private @Nullable WebSocket socket;

	private Page() {
	}

	static Page connect(HttpClient http, URI address) {
		Page page = new Page();
		page.socket = get(http.newWebSocketBuilder().buildAsync(address, page));
		for (String domain : List.of("Page", "Runtime", "Log")) {
			page.command(domain + ".enable", Map.of());
		}
		// Keys go to a page that has the focus, and only one of several has
		page.command("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
		return page;
	}

	private static <T> T get(CompletableFuture<T> future) {
		return future.orTimeout(TestDatabase.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

	JsonNode command(String method, Map<String, ?> parameters) {
		int id = this.number.incrementAndGet();
		CompletableFuture<JsonNode> answer = new CompletableFuture<>();
		this.answers.put(id, answer);
		Map<String, Object> command = new LinkedHashMap<>();
		command.put("id", id);
		command.put("method", method);
		command.put("params", parameters);
		get(Objects.requireNonNull(this.socket).sendText(this.json.writeValueAsString(command), true));
		JsonNode message = get(answer);
		assertThat(message.has("error")).as(method + ": " + message).isFalse();
		return message.get("result");
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket sender, CharSequence data, boolean last) {
		this.part.append(data);
		if (last) {
			receive(this.json.readTree(this.part.toString()));
			this.part.setLength(0);
		}
		sender.request(1);
		return null;
	}

	private void receive(JsonNode message) {
		if (message.has("id")) {
			CompletableFuture<JsonNode> answer = this.answers.remove(message.get("id").asInt());
			if (answer != null) {
				answer.complete(message);
			}
			return;
		}
		String method = message.get("method").asString();
		JsonNode parameters = message.get("params");
		if (method.equals("Runtime.exceptionThrown")) {
			this.errors.add(parameters.toString());
		}
		else if (method.equals("Log.entryAdded") && parameters.at("/entry/level").asString().equals("error")) {
			this.errors.add(parameters.at("/entry/text").asString() + " " + parameters.at("/entry/url").asString(""));
		}
	}

	void navigate(String url) {
		command("Page.navigate", Map.of("url", url));
		waitUntil("document.readyState === 'complete' && location.href.startsWith('http')");
	}

	/** Evaluate an expression; a promise is awaited. */
	JsonNode evaluate(String expression) {
		JsonNode result = command("Runtime.evaluate",
				Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
		assertThat(result.has("exceptionDetails")).as(expression + ": " + result).isFalse();
		return result.get("result").path("value");
	}

	String text(String selector) {
		return evaluate("document.querySelector(%s)?.innerText ?? ''".formatted(quoted(selector))).asString();
	}

	void waitUntil(String condition) {
		await(condition).atMost(TestDatabase.TIMEOUT).until(() -> evaluate("!!(" + condition + ")").asBoolean());
	}

	void waitForText(String selector, String text) {
		waitUntil("document.querySelector(%s)?.innerText.includes(%s)".formatted(quoted(selector), quoted(text)));
	}

	/** Click as a person does: on what is visible. */
	void click(String selector) {
		waitUntil("(e => e && e.checkVisibility() && !e.disabled)(document.querySelector(%s))"
			.formatted(quoted(selector)));
		evaluate("document.querySelector(%s).click()".formatted(quoted(selector)));
	}

	/** Replace the text of a field, by keys. */
	void type(String selector, String text) {
		evaluate("(e => { e.focus(); e.select(); })(document.querySelector(%s))".formatted(quoted(selector)));
		command("Input.insertText", Map.of("text", text));
	}

	void press(String key, int code) {
		Map<String, Object> event = new LinkedHashMap<>(
				Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code));
		if (key.equals("Enter")) {
			event.put("text", "\r");
		}
		command("Input.dispatchKeyEvent", event);
		event.put("type", "keyUp");
		command("Input.dispatchKeyEvent", event);
	}

	void resize(int width, int height) {
		command("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	void scheme(String scheme) {
		command("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	private String quoted(String text) {
		return this.json.writeValueAsString(text);
	}

	List<String> errors() {
		return this.errors;
	}

	@Override
	public void close() {
		WebSocket open = Objects.requireNonNull(this.socket);
		get(open.sendText("{\"id\": 0, \"method\": \"Page.close\"}", true));
		get(open.sendClose(WebSocket.NORMAL_CLOSURE, ""));
	}

}
