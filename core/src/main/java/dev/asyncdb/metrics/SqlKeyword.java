package dev.asyncdb.metrics;

import java.util.Locale;

/**
 * Finds what a statement does by its first keyword.
 *
 * @since 0.1.0
 */
public final class SqlKeyword {

	/**
	 * The result for SQL that begins with no keyword.
	 */
	public static final String OTHER = "OTHER";

	private SqlKeyword() {
	}

	/**
	 * Return the first keyword of a statement. Uses no regular expression, since it runs
	 * for each statement.
	 * @param sql the SQL
	 * @return the keyword in upper case, {@link #OTHER} if there is none
	 * @since 0.1.0
	 */
	public static String of(String sql) {
		String text = sql.strip();
		int end = 0;
		while (end < text.length() && isLetter(text.charAt(end))) {
			end++;
		}
		return (end == 0) ? OTHER : text.substring(0, end).toUpperCase(Locale.ROOT);
	}

	private static boolean isLetter(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
	}

}
