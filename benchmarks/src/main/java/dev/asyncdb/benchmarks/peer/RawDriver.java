package dev.asyncdb.benchmarks.peer;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.Label;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Work written by hand for a driver, as short as possible: with {@code usingWhen}, so
 * that connections leak when a caller leaves in the middle of a transaction.
 *
 * @param pool where the connections come from
 */
public record RawDriver(ConnectionFactory pool) {

	static final String COLUMNS = "id, name, price, note, created_at";

	private static final String FIND = "SELECT " + COLUMNS + " FROM item WHERE id = $1";

	private static final String INSERT = "INSERT INTO item (name, price, note) VALUES ($1, $2, $3) RETURNING "
			+ COLUMNS;

	private static final String UPDATE = "UPDATE item SET price = $1 WHERE id = $2";

	public <T> Mono<T> inConnection(Function<Connection, Mono<T>> work) {
		return Mono.usingWhen(this.pool.create(), work, Connection::close);
	}

	public <T> Mono<T> inTransaction(Function<Connection, Mono<T>> work) {
		return Mono.usingWhen(
				Mono.<Connection>from(this.pool.create())
					.flatMap((connection) -> Mono.from(connection.beginTransaction()).thenReturn(connection)),
				work, (connection) -> Mono.from(connection.commitTransaction()).then(Mono.from(connection.close())),
				(connection, failure) -> rolledBack(connection), RawDriver::rolledBack);
	}

	private static Mono<Void> rolledBack(Connection connection) {
		return Mono.from(connection.rollbackTransaction()).then(Mono.from(connection.close()));
	}

	/**
	 * Find an item.
	 */
	public static Mono<Item> find(Connection connection, long id) {
		return rows(connection.createStatement(FIND).bind(0, id), RawDriver::item).next();
	}

	/**
	 * Store a new item.
	 */
	public static Mono<Item> insert(Connection connection, Item item) {
		return rows(connection.createStatement(INSERT)
			.bind(0, item.getName())
			.bind(1, item.getPrice())
			.bind(2, Objects.requireNonNull(item.getNote())), RawDriver::item).next();
	}

	/**
	 * Find an item and write one of its columns.
	 */
	public static Mono<Long> change(Connection connection, long id, int price) {
		return find(connection, id)
			.flatMap((item) -> updated(connection.createStatement(UPDATE).bind(0, price).bind(1, id)));
	}

	/**
	 * Read all items.
	 */
	public static Function<Connection, Flux<Item>> stream(int fetchSize) {
		return (connection) -> rows(connection.createStatement("SELECT " + COLUMNS + " FROM item").fetchSize(fetchSize),
				RawDriver::item);
	}

	/**
	 * Execute a statement.
	 * @return the number of rows that it wrote
	 */
	public static Mono<Long> updated(Statement statement) {
		return Mono.from(statement.execute()).flatMap((result) -> Mono.from(result.getRowsUpdated()));
	}

	/**
	 * Execute a query.
	 * @return its rows
	 */
	public static <T> Flux<T> rows(Statement statement, Function<Row, T> reader) {
		return Flux.<Result>from(statement.execute())
			.concatMap((result) -> result.map((row, metadata) -> reader.apply(row)));
	}

	/**
	 * Read an item from a row with all of its columns.
	 */
	public static Item item(Readable row) {
		return Item.stored(row.get(0, Long.class), row.get(1, String.class), row.get(2, Integer.class),
				row.get(3, String.class), row.get(4, Instant.class));
	}

	/**
	 * Read a label from a row with all of its columns.
	 */
	public static Label label(Readable row) {
		return new Label(row.get(0, Long.class), String.valueOf(row.get(1, String.class)),
				Objects.requireNonNull(row.get(2, Integer.class)));
	}

}
