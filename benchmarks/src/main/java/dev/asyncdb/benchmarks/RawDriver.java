package dev.asyncdb.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.benchmarks.model.Child;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.Parent;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The scenarios written by hand for the driver, as fast as possible.
 */
record RawDriver(ConnectionFactory pool) {

	private static final String FIND = "SELECT id, name, price, note, created_at FROM item WHERE id = $1";

	<T> Mono<T> inConnection(Function<Connection, Mono<T>> work) {
		return Mono.usingWhen(this.pool.create(), work, Connection::close);
	}

	<T> Mono<T> inTransaction(Function<Connection, Mono<T>> work) {
		return Mono.usingWhen(
				Mono.<Connection>from(this.pool.create())
					.flatMap((connection) -> Mono.from(connection.beginTransaction()).thenReturn(connection)),
				work, (connection) -> Mono.from(connection.commitTransaction()).then(Mono.from(connection.close())),
				(connection, failure) -> Mono.from(connection.rollbackTransaction())
					.then(Mono.from(connection.close())),
				(connection) -> Mono.from(connection.rollbackTransaction()).then(Mono.from(connection.close())));
	}

	Mono<Item> find(Connection connection, long id) {
		return rows(connection.createStatement(FIND).bind(0, id), RawDriver::item).next();
	}

	Mono<Item> insert(Connection connection, Item item) {
		return rows(connection
			.createStatement("INSERT INTO item (name, price, note) VALUES ($1, $2, $3)"
					+ " RETURNING id, name, price, note, created_at")
			.bind(0, item.getName())
			.bind(1, item.getPrice())
			.bind(2, Objects.requireNonNull(item.getNote())), RawDriver::item).next();
	}

	Mono<List<Item>> insertAll(Connection connection, List<Item> items) {
		Statement statement = connection
			.createStatement("INSERT INTO item (name, price, note) SELECT * FROM unnest($1, $2, $3)"
					+ " RETURNING id, name, price, note, created_at")
			.bind(0, items.stream().map(Item::getName).toArray(String[]::new))
			.bind(1, items.stream().map(Item::getPrice).toArray(Integer[]::new))
			.bind(2, items.stream().map(Item::getNote).toArray(String[]::new));
		return rows(statement, RawDriver::item).collectList();
	}

	Mono<List<Parent>> parents(Connection connection) {
		return rows(connection.createStatement("SELECT id, name FROM parent"),
				(row) -> Parent.of(row.get(0, Long.class), row.get(1, String.class)))
			.collectList()
			.flatMap((parents) -> children(connection, parents));
	}

	private Mono<List<Parent>> children(Connection connection, List<Parent> parents) {
		Map<Long, List<Child>> byParent = new HashMap<>();
		return rows(
				connection
					.createStatement("SELECT id, parent_id, label FROM child WHERE parent_id = ANY($1) ORDER BY id")
					.bind(0, parents.stream().map(Parent::getId).toArray(Long[]::new)),
				(row) -> Child.of(row.get(0, Long.class), row.get(1, Long.class), row.get(2, String.class)))
			.doOnNext((child) -> byParent
				.computeIfAbsent(Objects.requireNonNull(child.getParentId()), (id) -> new ArrayList<>())
				.add(child))
			.then(Mono.fromSupplier(() -> {
				parents.forEach((parent) -> parent
					.setChildren(byParent.getOrDefault(Objects.requireNonNull(parent.getId()), new ArrayList<>())));
				return parents;
			}));
	}

	Flux<Item> stream(int fetchSize) {
		return Flux.usingWhen(this.pool.create(), (connection) -> rows(
				connection.createStatement("SELECT id, name, price, note, created_at FROM item").fetchSize(fetchSize),
				RawDriver::item), Connection::close);
	}

	private static <T> Flux<T> rows(Statement statement, Function<Row, T> reader) {
		return Flux.from(statement.execute()).concatMap((result) -> result.map((row, metadata) -> reader.apply(row)));
	}

	private static Item item(Row row) {
		return Item.stored(row.get(0, Long.class), row.get(1, String.class), row.get(2, Integer.class),
				row.get(3, String.class), row.get(4, Instant.class));
	}

}
