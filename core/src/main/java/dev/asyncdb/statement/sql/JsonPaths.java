package dev.asyncdb.statement.sql;

import java.util.List;
import java.util.function.Supplier;

/**
 * The SQL of one product for values within JSON documents.
 */
public interface JsonPaths {

	/**
	 * Return the value of the parameter that stands for a path.
	 * @param steps names of members, and indexes of elements
	 */
	Object parameter(List<Object> steps);

	/**
	 * Render the text of a value, NULL for a place without one.
	 * @param column the SQL of the column
	 * @param path binds the path once more and returns the marker; called in the order of
	 * the text
	 */
	String text(String column, Supplier<String> path);

	/**
	 * Render a number, NULL for any other value.
	 */
	String number(String column, Supplier<String> path);

	/**
	 * Render {@code 'true'} or {@code 'false'}, NULL for any other value.
	 */
	String truth(String column, Supplier<String> path);

	/**
	 * Render what is NULL for a place without a value only.
	 */
	String presence(String column, Supplier<String> path);

	/**
	 * Operators of PostgreSQL. A path is an array of texts.
	 */
	JsonPaths POSTGRES = new JsonPaths() {

		@Override
		public Object parameter(List<Object> steps) {
			return steps.stream().map(String::valueOf).toArray(String[]::new);
		}

		@Override
		public String text(String column, Supplier<String> path) {
			return "(%s #>> %s)".formatted(column, path.get());
		}

		@Override
		public String number(String column, Supplier<String> path) {
			return "(CASE WHEN %s = 'number' THEN (%s #>> %s)::numeric END)".formatted(type(column, path), column,
					path.get());
		}

		@Override
		public String truth(String column, Supplier<String> path) {
			return "(CASE WHEN %s = 'boolean' THEN %s #>> %s END)".formatted(type(column, path), column, path.get());
		}

		@Override
		public String presence(String column, Supplier<String> path) {
			return text(column, path);
		}

		private static String type(String column, Supplier<String> path) {
			return "jsonb_typeof((%s #> %s)::jsonb)".formatted(column, path.get());
		}

	};

	/**
	 * Functions of MariaDB. A path is a text such as {@code $."name"[0]}.
	 */
	JsonPaths MARIADB = new JsonPaths() {

		@Override
		public Object parameter(List<Object> steps) {
			StringBuilder path = new StringBuilder("$");
			for (Object step : steps) {
				path.append((step instanceof Integer index) ? "[" + index + "]"
						: ".\"" + String.valueOf(step).replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
			}
			return path.toString();
		}

		@Override
		public String text(String column, Supplier<String> path) {
			return "JSON_UNQUOTE(%s)".formatted(presence(column, path));
		}

		@Override
		public String number(String column, Supplier<String> path) {
			return "(CASE WHEN %s IN ('INTEGER', 'DOUBLE') THEN CAST(JSON_VALUE(%s, %s) AS DECIMAL(65, 30)) END)"
				.formatted(type(column, path), column, path.get());
		}

		@Override
		public String truth(String column, Supplier<String> path) {
			return "(CASE WHEN %s = 'BOOLEAN' THEN JSON_EXTRACT(%s, %s) END)".formatted(type(column, path), column,
					path.get());
		}

		@Override
		public String presence(String column, Supplier<String> path) {
			return "(CASE WHEN %s <> 'NULL' THEN JSON_EXTRACT(%s, %s) END)".formatted(type(column, path), column,
					path.get());
		}

		private static String type(String column, Supplier<String> path) {
			return "JSON_TYPE(JSON_EXTRACT(%s, %s))".formatted(column, path.get());
		}

	};

}
