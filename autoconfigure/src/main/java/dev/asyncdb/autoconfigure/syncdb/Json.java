package dev.asyncdb.autoconfigure.syncdb;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Writes JSON. A command must not depend on whether the application has Jackson.
 */
final class Json {

	private Json() {
	}

	static String of(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			return map.entrySet()
				.stream()
				.map((entry) -> text(String.valueOf(entry.getKey())) + ":" + of(entry.getValue()))
				.collect(Collectors.joining(",", "{", "}"));
		}
		if (value instanceof Collection<?> values) {
			return values.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
		}
		return (value == null || value instanceof Number || value instanceof Boolean) ? String.valueOf(value)
				: text(value.toString());
	}

	private static String text(String text) {
		StringBuilder json = new StringBuilder("\"");
		for (int index = 0; index < text.length(); index++) {
			char character = text.charAt(index);
			switch (character) {
				case '"', '\\' -> json.append('\\').append(character);
				case '\n' -> json.append("\\n");
				default -> json.append((character < ' ') ? "\\u%04x".formatted((int) character) : character);
			}
		}
		return json.append('"').toString();
	}

}
