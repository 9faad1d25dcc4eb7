package dev.asyncdb.test.rollback;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

/**
 * Empties all tables, except those with the history of migrations and those to keep.
 *
 * @param kept names of tables that are not emptied
 */
record TableCleaning(Set<String> kept) implements RealCleaning {

	private static final Set<String> HISTORIES = Set.of("databasechangelog", "databasechangeloglock",
			"flyway_schema_history");

	TableCleaning(Set<String> kept) {
		this.kept = kept.stream().map((name) -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
	}

	@Override
	public Mono<Void> before(RollbackConnections database, String test) {
		return Mono.fromRunnable(() -> database.beginReal(test, null));
	}

	@Override
	public Mono<Void> after(RollbackConnections database) {
		DatabaseProduct product = DatabaseProduct.of(database);
		return DriverCommands.with(database.unwrap(), (connection) -> cleaned(connection, product));
	}

	private Mono<Void> cleaned(Connection connection, DatabaseProduct product) {
		return DriverCommands.texts(connection, query(product))
			.filter(this::isEmptied)
			.collectList()
			.filter((tables) -> !tables.isEmpty())
			.flatMapIterable((tables) -> commands(product, tables))
			.concatMap((command) -> DriverCommands.run(connection, command))
			.then();
	}

	private boolean isEmptied(String table) {
		String name = table.toLowerCase(Locale.ROOT);
		return !HISTORIES.contains(name) && !this.kept.contains(name);
	}

	private static String query(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
					+ " AND c.relnamespace = current_schema()::regnamespace";
			case MARIADB -> "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
					+ " AND table_type = 'BASE TABLE'";
			case H2 -> "SELECT table_name FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA"
					+ " AND table_type = 'BASE TABLE'";
		};
	}

	private static List<String> commands(DatabaseProduct product, List<String> tables) {
		return switch (product) {
			case POSTGRESQL -> List.of("TRUNCATE TABLE %s RESTART IDENTITY"
				.formatted(tables.stream().map((table) -> quoted(table, '"')).collect(Collectors.joining(", "))));
			case MARIADB -> around("SET FOREIGN_KEY_CHECKS = 0",
					tables.stream().map((table) -> "TRUNCATE TABLE " + quoted(table, '`')).toList(),
					"SET FOREIGN_KEY_CHECKS = 1");
			case H2 -> around("SET REFERENTIAL_INTEGRITY FALSE",
					tables.stream()
						.map((table) -> "TRUNCATE TABLE %s RESTART IDENTITY".formatted(quoted(table, '"')))
						.toList(),
					"SET REFERENTIAL_INTEGRITY TRUE");
		};
	}

	private static String quoted(String name, char quote) {
		String mark = String.valueOf(quote);
		return mark + name.replace(mark, mark + mark) + mark;
	}

	private static List<String> around(String first, List<String> commands, String last) {
		List<String> all = new ArrayList<>();
		all.add(first);
		all.addAll(commands);
		all.add(last);
		return all;
	}

}
