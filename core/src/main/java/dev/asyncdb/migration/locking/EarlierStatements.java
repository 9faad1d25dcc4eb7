package dev.asyncdb.migration.locking;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the statements before have done to tables.
 */
final class EarlierStatements {

	private static final Pattern CREATE = LockRule
		.compiled("^CREATE (?:TEMP(?:ORARY)? |UNLOGGED )?TABLE (?:IF NOT EXISTS )?<table>");

	private static final Pattern ALTER = LockRule.compiled("^ALTER TABLE (?:ONLY )?(?:IF EXISTS )?<table> ");

	private static final Pattern CHECK = LockRule
		.compiled("^ALTER TABLE (?:ONLY )?(?:IF EXISTS )?<table> ADD .*CHECK ?\\(.*IS NOT NULL");

	private static final Pattern VALIDATED = LockRule.compiled(
			"^ALTER TABLE (?:ONLY )?(?:IF EXISTS )?<table> (?:(?:.*, )?VALIDATE CONSTRAINT\\b|ADD .*CHECK ?\\((?!.*NOT VALID))");

	private final Set<String> created = new HashSet<>();

	private final Set<String> altered = new HashSet<>();

	private final Set<String> checked = new HashSet<>();

	private final Set<String> validated = new HashSet<>();

	/**
	 * Forget the locks of the change before.
	 */
	void changeBegins() {
		this.altered.clear();
	}

	void add(SqlStatement statement) {
		add(CREATE, statement, this.created);
		add(ALTER, statement, this.altered);
		add(CHECK, statement, this.checked);
		add(VALIDATED, statement, this.validated);
	}

	private static void add(Pattern pattern, SqlStatement statement, Set<String> tables) {
		Matcher matcher = pattern.matcher(statement.shape());
		if (matcher.find()) {
			tables.add(plain(matcher.group("table")));
		}
	}

	boolean hasCreated(String table) {
		return contains(this.created, table);
	}

	boolean hasAltered(String table) {
		return contains(this.altered, table);
	}

	boolean hasChecked(String table) {
		return contains(this.checked, table) && contains(this.validated, table);
	}

	// A name without a schema may be the same table
	private static boolean contains(Set<String> tables, String name) {
		String table = plain(name);
		return tables.stream()
			.anyMatch((other) -> other.equals(table) || other.endsWith("." + table) || table.endsWith("." + other));
	}

	private static String plain(String table) {
		return table.replaceAll("[\"`]", "").toLowerCase(Locale.ROOT);
	}

}
