package dev.asyncdb.autoconfigure.syncdb;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;

/**
 * The result of a command as text, as JSON and as an exit code.
 *
 * @param text the text, one or more lines
 * @param properties the properties of the JSON object
 * @param exitCode the exit code
 */
record Answer(String text, Map<String, Object> properties, int exitCode) {

	private static final JsonWriter<Map<String, Object>> JSON = JsonWriter.standard();

	static Answer of(String text) {
		return new Answer(text, Map.of(), SyncdbExitCodes.DONE);
	}

	static Answer of(KnownFailure failure) {
		return new Answer(failure.message(), Map.of("error", failure.message()), failure.exitCode());
	}

	Answer with(String name, @Nullable Object value) {
		Map<String, Object> more = new LinkedHashMap<>(this.properties);
		if (value != null) {
			more.put(name, value);
		}
		return new Answer(this.text, more, this.exitCode);
	}

	Answer exitingWith(int exitCode) {
		return new Answer(this.text, this.properties, exitCode);
	}

	/**
	 * Return all properties of the JSON object.
	 * @param subject the name of the first one, and its value
	 */
	Map<String, Object> properties(String subject, String value) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put(subject, value);
		all.put("exitCode", this.exitCode);
		all.putAll(this.properties);
		all.put("text", this.text);
		return all;
	}

	String json(String command) {
		return JSON.writeToString(properties("command", command));
	}

}
