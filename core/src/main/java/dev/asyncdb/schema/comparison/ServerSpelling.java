package dev.asyncdb.schema.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.schema.CheckModel;
import dev.asyncdb.schema.KeyModel;
import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.schema.ddl.SchemaStatements;
import dev.asyncdb.schema.reflection.SchemaReader;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Asks the server how its catalog spells the types, defaults and checks that entities
 * declare: it creates temporary tables and reads them. A text of an entity and a text of
 * the catalog can have the same meaning, which only the server knows.
 */
public record ServerSpelling(GuardedConnectionFactory connections, SchemaDialect dialect) {

	private static final Logger logger = LoggerFactory.getLogger(ServerSpelling.class);

	private static final String NAME = "asyncdb_spelling_";

	/**
	 * Find the spelling of the tables whose texts differ.
	 * @return these tables, without those that the server refuses to create
	 */
	public Mono<SchemaModel> find(SchemaModel declared, SchemaModel actual) {
		List<TableModel> differing = declared.tables()
			.stream()
			.filter((table) -> differs(table, actual.table(table.name())))
			.toList();
		return differing.isEmpty() ? Mono.just(SchemaModel.of(List.of()))
				: ask(differing).flatMap((spelled) -> settle(spelled, actual)).map(SchemaModel::of);
	}

	// A server can spell its own spelling differently, so it spells what differs again
	private Mono<List<TableModel>> settle(List<TableModel> spelled, SchemaModel actual) {
		List<TableModel> open = spelled.stream().filter((table) -> differs(table, actual.table(table.name()))).toList();
		List<TableModel> existing = open.stream()
			.map((table) -> existing(table, Objects.requireNonNull(actual.table(table.name()))))
			.toList();
		return open.isEmpty() ? Mono.just(spelled)
				: Mono.zip(ask(open).map(SchemaModel::of), ask(existing).map(SchemaModel::of),
						(again, other) -> spelled.stream()
							.map((table) -> settled(table, actual.table(table.name()), again.table(table.name()),
									other.table(table.name())))
							.toList());
	}

	private static TableModel existing(TableModel declared, TableModel actual) {
		return with(declared,
				declared.columns()
					.stream()
					.map((column) -> Objects.requireNonNullElse(actual.column(column.name()), column))
					.toList(),
				declared.checks()
					.stream()
					.map((check) -> new CheckModel(check.name(),
							Objects.requireNonNullElse(expression(actual, check.name()), check.expression())))
					.toList());
	}

	private static TableModel settled(TableModel spelled, @Nullable TableModel actual, @Nullable TableModel again,
			@Nullable TableModel other) {
		if (actual == null || again == null || other == null) {
			return spelled;
		}
		List<TableColumn> columns = spelled.columns().stream().map((column) -> {
			TableColumn existing = actual.column(column.name());
			return (existing != null && Objects.equals(value(again, column), value(other, column)))
					? column.withDefault(existing.defaultValue()) : column;
		}).toList();
		List<CheckModel> checks = spelled.checks().stream().map((check) -> {
			String existing = expression(actual, check.name());
			boolean isSame = Objects.equals(expression(again, check.name()), expression(other, check.name()));
			return (existing != null && isSame) ? new CheckModel(check.name(), existing) : check;
		}).toList();
		return with(spelled, columns, checks);
	}

	private static @Nullable String value(TableModel table, TableColumn column) {
		return Objects.requireNonNull(table.column(column.name())).defaultValue();
	}

	private static @Nullable String expression(TableModel table, String check) {
		return table.checks()
			.stream()
			.filter((other) -> other.name().equalsIgnoreCase(check))
			.map(CheckModel::expression)
			.findFirst()
			.orElse(null);
	}

	private static TableModel with(TableModel table, List<TableColumn> columns, List<CheckModel> checks) {
		return new TableModel(table.name(), table.kind(), null, null, columns, table.primaryKey(), List.of(), List.of(),
				List.of(), checks);
	}

	private boolean differs(TableModel declared, @Nullable TableModel actual) {
		return actual != null
				&& (declared.columns().stream().anyMatch((column) -> differs(column, actual.column(column.name())))
						|| declared.checks()
							.stream()
							.anyMatch((check) -> !check.expression().equals(expression(actual, check.name()))));
	}

	private boolean differs(TableColumn declared, @Nullable TableColumn actual) {
		return actual != null && !(this.dialect.canonicalType(declared.type().text()).equals(actual.type())
				&& Objects.equals(declared.defaultValue(), actual.defaultValue()));
	}

	// One table that the server refuses must not hide the others
	private Mono<List<TableModel>> ask(List<TableModel> tables) {
		return asked(tables).onErrorResume(R2dbcException.class, (failure) -> {
			if (tables.size() == 1) {
				// The statement has no values of rows, so the server's text is safe to
				// log
				logger.warn(
						"Table {} is compared by its texts, and what differs is reported as not compared, since the"
								+ " server could not create it as a temporary table: {}",
						tables.get(0).name(), failure.getMessage());
				return Mono.just(List.of());
			}
			int half = tables.size() / 2;
			return Flux.concat(ask(tables.subList(0, half)), ask(tables.subList(half, tables.size())))
				.concatMapIterable((some) -> some)
				.collectList();
		});
	}

	private Mono<List<TableModel>> asked(List<TableModel> tables) {
		List<String> names = IntStream.range(0, tables.size())
			.mapToObj((number) -> this.dialect.stored(SqlIdentifier.unquoted(NAME + number)))
			.toList();
		Mono<Connection> opened = this.dialect.isTransactional() ? Mono.fromSupplier(this.connections::begin)
				: this.connections.create();
		return Mono.usingWhen(opened,
				(connection) -> execute(connection, creation(tables, names))
					.then(new SchemaReader(this.dialect).readTemporary(connection, names))
					.map((found) -> spelled(tables, names, found)),
				(connection) -> close(connection, names));
	}

	private List<String> creation(List<TableModel> tables, List<String> names) {
		SchemaStatements statements = new SchemaStatements(this.dialect, null);
		return IntStream.range(0, tables.size())
			.mapToObj((number) -> this.dialect.createTemporary(this.dialect.quoted(names.get(number)),
					statements.definitions(anonymous(tables.get(number), names.get(number)))))
			.map(this.dialect::defining)
			.toList();
	}

	// Names of constraints of temporary tables can be in use by other tables
	private static TableModel anonymous(TableModel table, String name) {
		KeyModel key = table.primaryKey();
		List<CheckModel> checks = IntStream.range(0, table.checks().size())
			.mapToObj((number) -> new CheckModel(checkName(name, number), table.checks().get(number).expression()))
			.toList();
		return new TableModel(new TableName(null, name), table.kind(), null, null, table.columns(),
				(key != null) ? new KeyModel(name + "_pk", key.columns()) : null, List.of(), List.of(), List.of(),
				checks);
	}

	private static String checkName(String table, int number) {
		return table + "_" + number;
	}

	private static List<TableModel> spelled(List<TableModel> tables, List<String> names, SchemaModel found) {
		List<TableModel> spelled = new ArrayList<>();
		for (int number = 0; number < tables.size(); number++) {
			TableName name = new TableName(null, names.get(number));
			spelled.add(spelled(tables.get(number), Objects.requireNonNull(found.table(name))));
		}
		return spelled;
	}

	private static TableModel spelled(TableModel declared, TableModel found) {
		List<CheckModel> checks = IntStream.range(0, declared.checks().size())
			.boxed()
			.flatMap((number) -> found.checks()
				.stream()
				.filter((check) -> check.name().equals(checkName(found.name().name(), number)))
				.map((check) -> new CheckModel(declared.checks().get(number).name(), check.expression())))
			.toList();
		return with(declared, found.columns(), checks);
	}

	private static Mono<Void> execute(Connection connection, List<String> statements) {
		return Flux.fromIterable(statements)
			.concatMap((statement) -> Flux.from(connection.createStatement(statement).execute())
				.concatMap((result) -> result.getRowsUpdated()))
			.then();
	}

	// A transaction is rolled back, which drops its tables
	private Mono<Void> close(Connection connection, List<String> names) {
		List<String> drops = this.dialect.isTransactional() ? List.of()
				: names.stream().map((name) -> this.dialect.dropTemporary(this.dialect.quoted(name))).toList();
		Mono<Void> close = Mono.from(connection.close());
		return execute(connection, drops).onErrorResume(R2dbcException.class, (failure) -> Mono.empty()).then(close);
	}

}
