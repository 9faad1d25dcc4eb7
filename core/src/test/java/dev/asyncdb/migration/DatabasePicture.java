package dev.asyncdb.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The schema and the history of a database, read from its catalog and not by asyncdb.
 */
final class DatabasePicture {

	private static final String HISTORY = "SELECT id, author, filename, orderexecuted, exectype, md5sum, description, comments,"
			+ " tag, liquibase, contexts, labels FROM DATABASECHANGELOG ORDER BY orderexecuted";

	private static final String TABLES = "SELECT %s FROM information_schema.%s WHERE table_schema = %s";

	private DatabasePicture() {
	}

	static Map<String, List<String>> of(TestDatabase database) {
		Map<String, List<String>> picture = new TreeMap<>();
		queries(database).forEach((name, query) -> picture.put(name, rows(database, query)));
		return picture;
	}

	static List<String> history(TestDatabase database) {
		return rows(database, HISTORY);
	}

	private static Map<String, String> queries(TestDatabase database) {
		Map<String, String> queries = new TreeMap<>();
		String kind = database.url().split(":", 2)[0];
		String schema = switch (kind) {
			case "mariadb" -> "DATABASE()";
			case "h2" -> "'PUBLIC'";
			default -> "'public'";
		};
		String columns = "table_name, column_name, ordinal_position, data_type, is_nullable, column_default, character_maximum_length, numeric_precision, numeric_scale";
		queries.put("history", HISTORY);
		queries.put("columns", TABLES.formatted(columns, "columns", schema));
		queries.put("constraints",
				TABLES.formatted("table_name, constraint_type, constraint_name", "table_constraints", schema));
		queries.put("keys", TABLES.formatted("table_name, constraint_name, column_name, ordinal_position",
				"key_column_usage", schema));
		queries.put("views", TABLES.formatted("table_name, view_definition", "views", schema));
		queries.put("references",
				"SELECT constraint_name, delete_rule, update_rule FROM information_schema.referential_constraints WHERE constraint_schema = "
						+ schema);
		queries.put("routines",
				"SELECT routine_name, routine_type, routine_definition FROM information_schema.routines WHERE routine_schema = "
						+ schema);
		Map<String, String> own = switch (kind) {
			case "mariadb" -> Map.of("comments",
					TABLES.formatted("table_name, column_name, column_comment, extra", "columns", schema),
					"table comments", TABLES.formatted("table_name, table_type, table_comment", "tables", schema),
					"indexes", TABLES.formatted("table_name, index_name, column_name, seq_in_index, non_unique",
							"statistics", schema));
			case "h2" -> Map.of("comments",
					TABLES.formatted("table_name, column_name, remarks, is_identity", "columns", schema),
					"table comments", TABLES.formatted("table_name, table_type, remarks", "tables", schema), "indexes",
					TABLES.formatted("table_name, column_name, ordinal_position, is_unique", "index_columns", schema),
					"sequences",
					"SELECT sequence_name, start_value, increment FROM information_schema.sequences WHERE sequence_name LIKE 'SEQ%'");
			default -> Map.of("comments",
					"SELECT c.relname, a.attname, col_description(c.oid, a.attnum), a.attidentity::text, a.attnotnull FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0",
					"table comments",
					"SELECT relname, relkind::text, obj_description(oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace",
					"indexes", "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
					"sequences", "SELECT sequence_name, start_value, increment FROM information_schema.sequences");
		};
		queries.putAll(own);
		return queries;
	}

	static List<String> rows(TestDatabase database, String query) {
		String name = database.url().substring(database.url().lastIndexOf('/') + 1).split("\\?", 2)[0];
		List<String> rows = Mono
			.usingWhen(database.connectionFactory().create(),
					(connection) -> Flux.from(connection.createStatement(query).execute())
						.concatMap((result) -> result.map(DatabasePicture::text))
						.collectList(),
					Connection::close)
			.subscribeOn(Schedulers.boundedElastic())
			.blockOptional(TestDatabase.TIMEOUT)
			.orElseThrow();
		List<String> sorted = new ArrayList<>(rows.stream()
			.map((row) -> row.replace(name, "DATABASE").replaceAll("\\d+_\\d+_\\d+_not_null", "not_null"))
			.toList());
		if (!query.contains("ORDER BY")) {
			sorted.sort(null);
		}
		return sorted;
	}

	private static String text(Row row, RowMetadata metadata) {
		List<String> values = new ArrayList<>();
		for (int column = 0; column < metadata.getColumnMetadatas().size(); column++) {
			values.add(String.valueOf(row.get(column)));
		}
		return String.join(" | ", values);
	}

}
