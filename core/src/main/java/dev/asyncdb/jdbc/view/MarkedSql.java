package dev.asyncdb.jdbc.view;

import java.util.ArrayList;
import java.util.List;

import org.springframework.r2dbc.core.binding.BindMarkers;

/**
 * A JDBC statement, split at its parameter markers. Question marks in string literals,
 * identifiers and comments are no markers, and {@code ??} is an escaped question mark.
 */
final class MarkedSql {

	private final List<String> parts = new ArrayList<>();

	private final StringBuilder part = new StringBuilder();

	private final String sql;

	private final boolean hasBackslashes;

	private int position;

	private MarkedSql(String sql, boolean hasBackslashes) {
		this.sql = sql;
		this.hasBackslashes = hasBackslashes;
	}

	/**
	 * Split a statement.
	 * @param hasBackslashes whether a backslash escapes the next character in a string
	 * literal
	 */
	static MarkedSql of(String sql, boolean hasBackslashes) {
		MarkedSql marked = new MarkedSql(sql, hasBackslashes);
		while (marked.position < sql.length()) {
			marked.step();
		}
		marked.parts.add(marked.part.toString());
		return marked;
	}

	int parameters() {
		return this.parts.size() - 1;
	}

	/**
	 * Return the statement with the bind markers of the driver. NULL becomes a literal,
	 * since its type is not known.
	 */
	String with(BindMarkers markers, List<Boolean> nulls) {
		StringBuilder text = new StringBuilder(this.parts.get(0));
		for (int index = 0; index < parameters(); index++) {
			text.append(nulls.get(index) ? "NULL" : markers.next().getPlaceholder());
			text.append(this.parts.get(index + 1));
		}
		return text.toString();
	}

	private void step() {
		char next = this.sql.charAt(this.position);
		switch (next) {
			case '\'' -> takeTo(endOfQuoted(next, this.hasBackslashes || isEscapeText()));
			case '"', '`' -> takeTo(endOfQuoted(next, false));
			case '-' -> takeTo(startsWith("--") ? endOf("\n", this.position) : this.position + 1);
			case '/' -> takeTo(startsWith("/*") ? endOf("*/", this.position + 2) : this.position + 1);
			case '$' -> takeTo(endOfDollars());
			case '?' -> mark();
			default -> takeTo(this.position + 1);
		}
	}

	private void mark() {
		if (startsWith("??")) {
			this.part.append('?');
			this.position += 2;
			return;
		}
		this.parts.add(this.part.toString());
		this.part.setLength(0);
		this.position++;
	}

	private void takeTo(int end) {
		this.part.append(this.sql, this.position, end);
		this.position = end;
	}

	private boolean startsWith(String text) {
		return this.sql.startsWith(text, this.position);
	}

	private int endOf(String text, int from) {
		int found = this.sql.indexOf(text, from);
		return (found < 0) ? this.sql.length() : found + text.length();
	}

	private boolean isEscapeText() {
		return this.position > 0 && Character.toUpperCase(this.sql.charAt(this.position - 1)) == 'E';
	}

	private int endOfQuoted(char quote, boolean withBackslashes) {
		int end = this.position + 1;
		while (end < this.sql.length() && this.sql.charAt(end) != quote) {
			end += (withBackslashes && this.sql.charAt(end) == '\\') ? 2 : 1;
		}
		return Math.min(end + 1, this.sql.length());
	}

	// PostgreSQL's $$text$$ and $tag$text$tag$
	private int endOfDollars() {
		int end = this.position + 1;
		while (end < this.sql.length()
				&& (Character.isLetterOrDigit(this.sql.charAt(end)) || this.sql.charAt(end) == '_')) {
			end++;
		}
		if (end >= this.sql.length() || this.sql.charAt(end) != '$') {
			return end;
		}
		String tag = this.sql.substring(this.position, end + 1);
		return endOf(tag, end + 1);
	}

}
