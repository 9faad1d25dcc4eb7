package dev.asyncdb.benchmarks.memory;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the text of a statement says about its answer.
 *
 * @param sql the text
 */
record StatementText(String sql) {

	private static final String ASYNCDB_COLUMN = "asyncdb_";

	private static final Pattern SELECT = pattern("^\\s*SELECT\\s+(.+?)\\s+FROM\\b.*");

	// Inside of a WITH the list ends with a parenthesis
	private static final Pattern RETURNING = pattern("^.*\\bRETURNING\\s+([^()]+)(?:\\).*)?$");

	private static final Pattern COMMA = pattern(",(?![^()]*\\))");

	private static final Pattern VALUES = pattern("^.*\\bVALUES\\s*(\\(.*?\\))\\s*(?:(?:RETURNING|ON)\\b.*)?$");

	private static final Pattern WRITTEN = pattern("\\b(?:INTO|UPDATE)\\s+\"?(\\w+)");

	private static final Pattern READ = pattern("\\bFROM\\s+\"?(\\w+)");

	private static final Pattern KEY = pattern("\\bid\"?\\s*=\\s*\\$(\\d+)");

	private static final Pattern ORDINAL = pattern("\\b" + ASYNCDB_COLUMN + "\\w+");

	private static Pattern pattern(String regex) {
		return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
	}

	private boolean isQuery() {
		return startsWith("SELECT");
	}

	private boolean isWith() {
		return startsWith("WITH");
	}

	private boolean startsWith(String word) {
		return this.sql.stripLeading().toUpperCase(Locale.ROOT).startsWith(word);
	}

	/**
	 * The name of the table that the statement writes, or else reads.
	 */
	String table() {
		return Stream.of(WRITTEN, READ)
			.map((pattern) -> pattern.matcher(this.sql))
			.filter(Matcher::find)
			.map((found) -> found.group(1))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No table in " + this.sql));
	}

	/**
	 * The expressions of its result, none if it returns no rows.
	 */
	Stream<String> expressions() {
		Matcher list = (isQuery() ? SELECT : RETURNING).matcher(this.sql);
		Stream<String> expressions = list.matches() ? COMMA.splitAsStream(list.group(1)) : Stream.empty();
		Stream<String> ordinals = isWith()
				? ORDINAL.matcher(this.sql).results().map((found) -> found.group()).distinct() : Stream.empty();
		return Stream.concat(expressions, ordinals);
	}

	/**
	 * The number of its lists of values, one if it has none.
	 */
	int valueLists() {
		Matcher values = VALUES.matcher(this.sql);
		return values.matches() ? values.group(1).split("\\)\\s*,\\s*\\(").length : 1;
	}

	/**
	 * The index of the value that the identifier is compared with, negative if there is
	 * none.
	 */
	int keyIndex() {
		Matcher key = KEY.matcher(this.sql);
		return key.find() ? Integer.parseInt(key.group(1)) - 1 : -1;
	}

	static boolean isOrdinal(String column) {
		return column.startsWith(ASYNCDB_COLUMN);
	}

}
