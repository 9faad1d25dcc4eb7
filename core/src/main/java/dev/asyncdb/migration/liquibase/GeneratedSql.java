package dev.asyncdb.migration.liquibase;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.asyncdb.migration.engine.ChangeSql;

/**
 * The SQL that Liquibase generates for several changes, with a comment before each.
 */
final class GeneratedSql {

	private static final Pattern CHANGE = Pattern.compile("^-- Changeset (.+)$", Pattern.MULTILINE);

	private GeneratedSql() {
	}

	/**
	 * Split the SQL into that of the changes, without that of the lock before them.
	 */
	static List<ChangeSql> changes(String sql) {
		List<ChangeSql> changes = new ArrayList<>();
		Matcher change = CHANGE.matcher(sql);
		boolean hasChange = change.find();
		while (hasChange) {
			String name = change.group(1).strip();
			int start = change.end();
			hasChange = change.find();
			changes.add(new ChangeSql(name, sql.substring(start, hasChange ? change.start() : sql.length())));
		}
		return changes;
	}

}
