package dev.asyncdb.mapping.value;

import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Parses arrays as PostgreSQL writes them. Its driver returns those of types that it does
 * not know, such as enumerations, as text. Not thread-safe.
 */
final class ArrayLiteral {

	private final String text;

	private final ParsePosition at = new ParsePosition(0);

	private ArrayLiteral(String text) {
		this.text = text;
	}

	/**
	 * Return whether a text has the form of an array. Other bounds than those from 1 on
	 * are not supported.
	 */
	static boolean isArray(String text) {
		return text.startsWith("{") && text.endsWith("}");
	}

	/**
	 * Return the elements: an array of texts, or of such arrays.
	 * @throws IllegalArgumentException if the text is no array
	 */
	static @Nullable Object[] parse(String text) {
		ArrayLiteral literal = new ArrayLiteral(text);
		@Nullable Object[] elements = literal.array();
		if (literal.at.getIndex() != text.length()) {
			throw new IllegalArgumentException("The array has a rest");
		}
		return elements;
	}

	private @Nullable Object[] array() {
		List<@Nullable Object> elements = new ArrayList<>();
		expect('{');
		while (next() != '}') {
			elements.add(element());
			if (next() != '}') {
				expect(',');
			}
		}
		skip();
		boolean isNested = elements.stream().anyMatch(Object[].class::isInstance);
		return elements.toArray(isNested ? new @Nullable Object[0][] : new @Nullable String[0]);
	}

	private @Nullable Object element() {
		return switch (next()) {
			case '{' -> array();
			case '"' -> quoted();
			default -> plain();
		};
	}

	private String quoted() {
		StringBuilder element = new StringBuilder();
		for (skip(); next() != '"'; skip()) {
			if (next() == '\\') {
				skip();
			}
			element.append(next());
		}
		skip();
		return element.toString();
	}

	private @Nullable String plain() {
		int start = this.at.getIndex();
		while (next() != ',' && next() != '}') {
			skip();
		}
		String element = this.text.substring(start, this.at.getIndex());
		return element.equalsIgnoreCase("NULL") ? null : element;
	}

	private char next() {
		if (this.at.getIndex() >= this.text.length()) {
			throw new IllegalArgumentException("The array has no end");
		}
		return this.text.charAt(this.at.getIndex());
	}

	private void skip() {
		this.at.setIndex(this.at.getIndex() + 1);
	}

	private void expect(char expected) {
		if (next() != expected) {
			throw new IllegalArgumentException("The array has no '%s'".formatted(expected));
		}
		skip();
	}

}
