package dev.asyncdb.statement.sql;

/**
 * Finds string literals, quoted identifiers and comments in SQL.
 *
 * @param sql the SQL
 * @param hasBackslashes whether a backslash escapes the next character in a string
 * literal
 */
public record SqlScanner(String sql, boolean hasBackslashes) {

	/**
	 * Find the end of what begins at a position outside of quotes and comments.
	 * @return the position after the literal, identifier or comment, otherwise the next
	 * position
	 */
	public int end(int position) {
		char next = this.sql.charAt(position);
		return switch (next) {
			case '\'' -> endOfQuoted(position, this.hasBackslashes || isEscapeText(position));
			case '"', '`' -> endOfQuoted(position, false);
			case '-' -> this.sql.startsWith("--", position) ? endOf("\n", position) : position + 1;
			case '/' -> this.sql.startsWith("/*", position) ? endOf("*/", position + 2) : position + 1;
			case '$' -> endOfDollars(position);
			default -> position + 1;
		};
	}

	private int endOf(String text, int from) {
		int found = this.sql.indexOf(text, from);
		return (found < 0) ? this.sql.length() : found + text.length();
	}

	private boolean isEscapeText(int position) {
		return position > 0 && Character.toUpperCase(this.sql.charAt(position - 1)) == 'E';
	}

	private int endOfQuoted(int position, boolean withBackslashes) {
		char quote = this.sql.charAt(position);
		int end = position + 1;
		while (end < this.sql.length() && this.sql.charAt(end) != quote) {
			end += (withBackslashes && this.sql.charAt(end) == '\\') ? 2 : 1;
		}
		return Math.min(end + 1, this.sql.length());
	}

	// PostgreSQL's $$text$$ and $tag$text$tag$
	private int endOfDollars(int position) {
		int end = position + 1;
		while (end < this.sql.length()
				&& (Character.isLetterOrDigit(this.sql.charAt(end)) || this.sql.charAt(end) == '_')) {
			end++;
		}
		if (end >= this.sql.length() || this.sql.charAt(end) != '$') {
			return end;
		}
		return endOf(this.sql.substring(position, end + 1), end + 1);
	}

}
