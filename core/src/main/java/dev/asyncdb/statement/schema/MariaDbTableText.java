package dev.asyncdb.statement.schema;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of SHOW CREATE TABLE, which has a line for each column and constraint.
 */
final class MariaDbTableText {

	private static final Pattern COLUMN = Pattern.compile("  `((?:[^`]|``)+)` (.+?),?");

	private static final Pattern CHECK = Pattern.compile("  CONSTRAINT `((?:[^`]|``)+)` CHECK \\((.+)\\),?");

	private MariaDbTableText() {
	}

	static List<TableColumn> columns(String text) {
		List<TableColumn> columns = new ArrayList<>();
		read(text, COLUMN, (name, definition) -> columns.add(column(name, definition)));
		return columns;
	}

	static Map<String, String> checks(String text) {
		Map<String, String> checks = new LinkedHashMap<>();
		read(text, CHECK, checks::put);
		return checks;
	}

	private static void read(String text, Pattern pattern, BiConsumer<String, String> use) {
		text.lines()
			.map(pattern::matcher)
			.filter(Matcher::matches)
			.forEach((line) -> use.accept(line.group(1).replace("``", "`"), line.group(2)));
	}

	private static TableColumn column(String name, String definition) {
		Iterator<String> words = words(definition).iterator();
		TableColumn column = TableColumn.of(name, new ColumnType(words.next()), true);
		while (words.hasNext()) {
			column = switch (words.next()) {
				case "unsigned" -> column.withType(new ColumnType(column.type() + " unsigned"));
				case "zerofill" -> column.withType(new ColumnType(column.type() + " zerofill"));
				case "COLLATE" -> with(column, "COLLATE " + words.next());
				case "UPDATE" -> with(column, "on update " + words.next().toLowerCase(Locale.ROOT));
				case "INVISIBLE" -> with(column, "INVISIBLE");
				case "AS" -> generated(column, inner(words.next()));
				case "NOT" -> column.withNullable(false);
				case "DEFAULT" -> column.withDefault(words.next());
				case "AUTO_INCREMENT" -> column.withIdentity(true);
				case "CHECK" -> checked(column, inner(words.next()));
				default -> column;
			};
		}
		return column;
	}

	private static TableColumn with(TableColumn column, String attribute) {
		return column.withAttributes((column.attributes() != null) ? column.attributes() + " " + attribute : attribute);
	}

	private static TableColumn generated(TableColumn column, String expression) {
		return new TableColumn(column.name(), column.type(), column.nullable(), null, false, expression, null,
				column.attributes());
	}

	// The server stores JSON as text with a condition and a collation
	private static TableColumn checked(TableColumn column, String condition) {
		boolean isJson = condition.equals("json_valid(`" + column.name().replace("`", "``") + "`)");
		return isJson ? column.withType(new ColumnType("json")).withAttributes(null) : column;
	}

	private static String inner(String parentheses) {
		return parentheses.substring(1, parentheses.length() - 1);
	}

	/**
	 * Split at spaces outside of quotes and parentheses.
	 */
	private static List<String> words(String text) {
		List<String> words = new ArrayList<>();
		int depth = 0;
		int start = 0;
		int position = 0;
		while (position < text.length()) {
			char letter = text.charAt(position);
			if (letter == '\'' || letter == '`') {
				position = endOfQuote(text, position);
			}
			else if (letter == '(' || letter == ')') {
				depth += (letter == '(') ? 1 : -1;
			}
			else if (letter == ' ' && depth == 0) {
				words.add(text.substring(start, position));
				start = position + 1;
			}
			position++;
		}
		words.add(text.substring(start));
		return words;
	}

	private static int endOfQuote(String text, int start) {
		char quote = text.charAt(start);
		int end = start + 1;
		while (end < text.length() - 1 && text.charAt(end) != quote) {
			end += (text.charAt(end) == '\\' && quote == '\'') ? 2 : 1;
		}
		return end;
	}

}
