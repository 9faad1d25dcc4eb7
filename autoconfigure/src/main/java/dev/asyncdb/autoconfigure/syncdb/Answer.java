package dev.asyncdb.autoconfigure.syncdb;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a command has to say: for people, for programs and as an exit code.
 *
 * @param text for people, perhaps several lines
 * @param facts for programs
 * @param exitCode the exit code
 */
record Answer(String text, Map<String, Object> facts, int exitCode) {

	static final int DONE = 0;

	static final int ERROR = 1;

	static final int PENDING = 2;

	static final int LOCKED = 3;

	static final int CANNOT_CONNECT = 4;

	static final int INVALID_CHANGE_LOG = 5;

	static final int USAGE = 64;

	static Answer of(String text) {
		return new Answer(text, Map.of(), DONE);
	}

	Answer with(String name, @Nullable Object value) {
		Map<String, Object> more = new LinkedHashMap<>(this.facts);
		if (value != null) {
			more.put(name, value);
		}
		return new Answer(this.text, more, this.exitCode);
	}

	Answer exitingWith(int exitCode) {
		return new Answer(this.text, this.facts, exitCode);
	}

	String json(String command) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("command", command);
		all.put("exitCode", this.exitCode);
		all.putAll(this.facts);
		all.put("text", this.text);
		return Json.of(all);
	}

}
