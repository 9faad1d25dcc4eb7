package dev.asyncdb.connection;

import java.util.regex.Pattern;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;

/**
 * Refuses the writes of a read-only transaction where the database stores them: all on
 * H2, changes of the schema on MariaDB.
 */
final class ReadOnlyStatements {

	/** The code of H2 for a write to a read-only database. */
	private static final int READ_ONLY = 90097;

	// Possessive, since a repeated group takes stack for each character; a doubled quote
	// separates two quoted texts
	private static final Pattern COMMENT_OR_QUOTED = Pattern
		.compile("--[^\\n]*+|/\\*.*?\\*/|'[^']*+'|\"[^\"]*+\"|\\$\\$.*?\\$\\$", Pattern.DOTALL);

	private static final Pattern QUERY = Pattern.compile("[\\s(]*(?:select|values|table|with|show|explain)\\b.*|\\s*",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	// A query can return the rows that it writes, and a WITH clause can precede a write
	private static final Pattern WRITE = Pattern.compile(
			"\\b(?:final|new|old)\\s+table\\s*\\(|^\\s*with\\b.*(?<!\\bfor)\\s(?:insert|update|delete|merge)\\s",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern DEFINITION = Pattern.compile(
			"\\s*(?:create\\s+(?!temporary\\b)|alter\\b|drop\\s+(?!temporary\\b)|truncate\\b|rename\\b|grant\\b|revoke\\b)",
			Pattern.CASE_INSENSITIVE);

	private ReadOnlyStatements() {
	}

	/**
	 * Return whether each statement of a text is a query.
	 */
	static boolean isQuery(String sql) {
		for (String statement : withoutTexts(sql).split(";", -1)) {
			if (!QUERY.matcher(statement).matches() || WRITE.matcher(statement).find()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return whether a statement changes the schema.
	 */
	static boolean isDefinition(String sql) {
		return DEFINITION.matcher(withoutTexts(sql)).lookingAt();
	}

	private static String withoutTexts(String sql) {
		return COMMENT_OR_QUOTED.matcher(sql).replaceAll((text) -> text.group().matches("(?s)['\"$].*") ? "''" : " ");
	}

	static R2dbcException refusal() {
		return new R2dbcNonTransientResourceException(
				"The transaction is read-only, and the statement writes or is not a query: begin a transaction without read-only",
				Integer.toString(READ_ONLY), READ_ONLY);
	}

}
