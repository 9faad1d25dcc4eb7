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
 * @param modules the answers of the modules by name, empty if there are none
 */
record Answer(String text, Map<String, Object> properties, int exitCode, Map<String, Answer> modules) {

	private static final JsonWriter<Map<String, Object>> JSON = JsonWriter.standard();

	static Answer of(String text) {
		return new Answer(text, Map.of(), SyncdbExitCodes.DONE, Map.of());
	}

	static Answer of(KnownFailure failure) {
		return new Answer(failure.message(), Map.of("error", failure.message()), failure.exitCode(), Map.of());
	}

	Answer with(String name, @Nullable Object value) {
		Map<String, Object> more = new LinkedHashMap<>(this.properties);
		if (value != null) {
			more.put(name, value);
		}
		return new Answer(this.text, more, this.exitCode, this.modules);
	}

	Answer with(Map<String, Object> properties) {
		Map<String, Object> more = new LinkedHashMap<>(this.properties);
		more.putAll(properties);
		return new Answer(this.text, more, this.exitCode, this.modules);
	}

	Answer exitingWith(int exitCode) {
		return new Answer(this.text, this.properties, exitCode, this.modules);
	}

	Answer ofModules(Map<String, Answer> modules) {
		return new Answer(this.text, this.properties, this.exitCode, modules);
	}

	/**
	 * Return all properties of the JSON object.
	 * @param subjects the first ones
	 */
	Map<String, Object> properties(Map<String, Object> subjects) {
		Map<String, Object> all = new LinkedHashMap<>(subjects);
		all.put("exitCode", this.exitCode);
		all.putAll(this.properties);
		all.put("text", this.text);
		return all;
	}

	String json(String command) {
		return JSON.writeToString(properties(Map.of("command", command)));
	}

}
