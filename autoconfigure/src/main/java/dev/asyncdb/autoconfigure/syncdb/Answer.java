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

	String json(String command) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("command", command);
		all.put("exitCode", this.exitCode);
		all.putAll(this.properties);
		all.put("text", this.text);
		return JSON.writeToString(all);
	}

}
