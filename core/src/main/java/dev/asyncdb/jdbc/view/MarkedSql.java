package dev.asyncdb.jdbc.view;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.statement.sql.SqlScanner;

import org.springframework.r2dbc.core.binding.BindMarkers;

/**
 * A JDBC statement, split at its parameter markers. Question marks in string literals,
 * identifiers and comments are no markers, and {@code ??} is an escaped question mark.
 */
final class MarkedSql {

	private final List<String> parts = new ArrayList<>();

	private final StringBuilder part = new StringBuilder();

	private final String sql;

	private final SqlScanner scanner;

	private int position;

	private MarkedSql(String sql, boolean hasBackslashes) {
		this.sql = sql;
		this.scanner = new SqlScanner(sql, hasBackslashes);
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
		if (this.sql.charAt(this.position) == '?') {
			mark();
		}
		else {
			takeTo(this.scanner.end(this.position));
		}
	}

	private void mark() {
		if (this.sql.startsWith("??", this.position)) {
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

}
