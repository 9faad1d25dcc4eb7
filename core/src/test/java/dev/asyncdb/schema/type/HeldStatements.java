package dev.asyncdb.schema.type;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.OffsetTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.StatementRecorder;
import io.r2dbc.postgresql.codec.Interval;
import io.r2dbc.postgresql.codec.Json;

/**
 * How many statements an operation sends to the table of a type, whatever the type is.
 * Queries of the catalog, which a manager sends once, do not count.
 */
record HeldStatements(HeldType type, StatementRecorder recorder) {

	/** By operation: the statements on PostgreSQL, MariaDB and H2. */
	private static final Map<String, List<Integer>> EXPECTED = Map.of("save", List.of(1, 1, 1), "save null",
			List.of(1, 1, 1), "add many", List.of(1, 1, 1), "change", List.of(2, 3, 2), "updateOrCreate",
			List.of(1, 3, 1), "bulk update", List.of(1, 1, 1), "bulk update to null", List.of(1, 1, 1),
			"updateOrCreateAll", List.of(2, 5, 3), "delete", List.of(1, 1, 1));

	/** Types of which PostgreSQL's driver takes no arrays: one update for each row. */
	private static final Set<Class<?>> SINGLE = Set.of(Character.class, Byte.class, byte.class, BigInteger.class,
			OffsetTime.class, ByteBuffer.class, InetAddress.class, Interval.class, Json.class, Map.class,
			DocumentedTypes.Settings.class);

	/**
	 * Require the expected number since the recorder was cleared.
	 * @throws IllegalStateException if there were more or less
	 */
	void require(String operation) {
		List<String> sent = this.recorder.statements()
			.stream()
			.filter((sql) -> sql.contains('"' + this.type.table() + '"'))
			.toList();
		int expected = expected(operation, DatabaseProduct.of(this.recorder));
		if (sent.size() != expected) {
			throw new IllegalStateException(
					"%d instead of %d statements: %s".formatted(sent.size(), expected, String.join("; ", sent)));
		}
	}

	private int expected(String operation, DatabaseProduct product) {
		if (operation.equals("change many")) {
			// A primitive value cannot be NULL, so one row is missing and one has the
			// value
			int rows = this.type.isPrimitive() ? 2 : 4;
			return switch (product) {
				case POSTGRESQL -> isSingle(this.type.type()) ? 1 + rows : 2;
				case MARIADB -> 1 + 2 * rows;
				case H2 -> 1 + rows;
			};
		}
		return Objects.requireNonNull(EXPECTED.get(operation), operation).get(product.ordinal());
	}

	private static boolean isSingle(Class<?> type) {
		return SINGLE.contains(type) || type.isArray() || Collection.class.isAssignableFrom(type);
	}

}
