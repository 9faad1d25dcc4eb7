package dev.asyncdb.migration.locking;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.statement.sql.SqlScanner;

/**
 * A statement without its comments.
 *
 * @param text the statement
 * @param shape the statement with empty string literals, in which words are found
 */
record SqlStatement(String text, String shape) {

	/**
	 * Split SQL at its semicolons.
	 */
	static List<SqlStatement> split(String sql, boolean hasBackslashes) {
		SqlScanner scanner = new SqlScanner(sql, hasBackslashes);
		List<SqlStatement> statements = new ArrayList<>();
		StringBuilder text = new StringBuilder();
		StringBuilder shape = new StringBuilder();
		for (int position = 0; position < sql.length();) {
			int end = scanner.end(position);
			String part = sql.substring(position, end);
			if (part.equals(";")) {
				add(statements, text, shape);
			}
			else {
				text.append(isComment(part) ? " " : part);
				shape.append(isLiteral(part) ? "''" : isComment(part) ? " " : part);
			}
			position = end;
		}
		add(statements, text, shape);
		return statements;
	}

	private static void add(List<SqlStatement> statements, StringBuilder text, StringBuilder shape) {
		if (!text.toString().isBlank()) {
			statements.add(new SqlStatement(oneLine(text), oneLine(shape)));
		}
		text.setLength(0);
		shape.setLength(0);
	}

	private static String oneLine(StringBuilder text) {
		return text.toString().strip().replaceAll("\\s+", " ");
	}

	private static boolean isComment(String part) {
		return part.startsWith("--") || part.startsWith("/*");
	}

	private static boolean isLiteral(String part) {
		return part.startsWith("'") || (part.startsWith("$") && part.endsWith("$") && part.length() > 1);
	}

}
