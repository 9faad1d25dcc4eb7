package dev.asyncdb.statement;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.sql.ConvertedValues;
import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.SqlBuilder;
import dev.asyncdb.statement.sql.ValueBinding;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The dialect of H2.
 * <p>
 * MERGE is not safe under concurrency, but an error leaves the transaction usable, so an
 * upsert inserts and looks the row up again after a conflict. The driver runs the engine
 * on the calling thread.
 */
final class H2DatabaseDialect implements DatabaseDialect {

	private static final int MAX_ROWS = 1000;

	private static final int MAX_LISTED = 1000;

	/** The engine refuses arrays of more than 65,536. */
	private static final int MAX_ELEMENTS = 50_000;

	/** Types that the driver encodes as elements of an array. */
	private static final Set<Class<?>> LISTED = Set.of(String.class, Long.class, Integer.class, Short.class, Byte.class,
			Boolean.class, Double.class, Float.class, UUID.class, LocalDate.class, LocalDateTime.class, LocalTime.class,
			Instant.class, OffsetDateTime.class, ZonedDateTime.class);

	/** The engine refuses parameters with a greater number. */
	private static final ValueBinding BINDING = ConvertedValues.limitedTo(100_000)
		.with(Character.class, String.class, String::valueOf)
		.with(BigInteger.class, BigDecimal.class, BigDecimal::new)
		.with(BigDecimal[].class, BigDecimal[].class, H2DatabaseDialect::ofOneScale);

	private final R2dbcDialect dialect;

	H2DatabaseDialect(R2dbcDialect dialect) {
		this.dialect = dialect;
	}

	// The driver fails on an array of numbers of different scales
	private static BigDecimal[] ofOneScale(BigDecimal[] numbers) {
		int scale = Arrays.stream(numbers).filter(Objects::nonNull).mapToInt(BigDecimal::scale).max().orElse(0);
		return Arrays.stream(numbers)
			.map((number) -> (number != null) ? number.setScale(scale) : null)
			.toArray(BigDecimal[]::new);
	}

	@Override
	public DatabaseProduct product() {
		return DatabaseProduct.H2;
	}

	@Override
	public R2dbcDialect springDialect() {
		return this.dialect;
	}

	@Override
	public ValueBinding binding() {
		return BINDING;
	}

	@Override
	public boolean isListOf(int size) {
		return size > MAX_LISTED;
	}

	@Override
	public List<Parameter> listOf(List<? extends @Nullable Object> values) {
		List<Object> taken = values.stream().filter(Objects::nonNull).map(BINDING::of).toList();
		Class<?> type = taken.isEmpty() ? Object.class : taken.get(0).getClass();
		boolean isList = taken.size() == values.size() && LISTED.contains(type)
				&& taken.stream().allMatch(type::isInstance);
		List<Parameter> arrays = new ArrayList<>();
		for (int i = 0; isList && i < taken.size(); i += MAX_ELEMENTS) {
			List<Object> portion = taken.subList(i, Math.min(taken.size(), i + MAX_ELEMENTS));
			arrays.add(Parameters.in(portion.toArray((Object[]) Array.newInstance(type, 0))));
		}
		return arrays;
	}

	@Override
	public boolean isBlocking() {
		return true;
	}

	@Override
	public boolean survivesErrors() {
		return true;
	}

	@Override
	public PreparedOperation<?> returning(PreparedOperation<?> statement, List<SqlIdentifier> columns) {
		String names = new SqlBuilder(this.dialect).names(columns).build().toQuery();
		return new RenderedOperation("SELECT " + names + " FROM FINAL TABLE (" + statement.toQuery() + ")",
				statement::bindTo);
	}

	@Override
	public PreparedOperation<?> uniqueKeysOf(SqlIdentifier table) {
		return KeyQueries.h2(this.dialect, table);
	}

	@Override
	public PreparedOperation<?> castTypesOf(SqlIdentifier table) {
		return KeyQueries.h2Types(this.dialect, table);
	}

	@Override
	public Optional<PreparedOperation<?>> sequenceOf(SqlIdentifier table, SqlIdentifier id) {
		return Optional.empty();
	}

	// The engine adds rows to a data change delta table in the order of their insert
	@Override
	public PreparedOperation<?> insertAll(InsertRows rows) {
		SqlBuilder sql = new SqlBuilder(this.dialect).text("SELECT ").names(rows.returned());
		sql.text(", ROWNUM() AS " + InsertRows.ORDINAL + " FROM FINAL TABLE (INSERT INTO ").name(rows.table());
		sql.text(" (").names(rows.columns()).text(") VALUES ");
		sql.rowValues(rows.rows());
		return sql.text(")").build();
	}

	@Override
	public int rowsPerStatement(int columns) {
		return MAX_ROWS;
	}

	@Override
	public PreparedOperation<?> insertJoinRows(JoinTableRows rows) {
		SqlBuilder sql = new SqlBuilder(this.dialect);
		String columns = sql.quotedAll(rows.rows().get(0).keySet());
		return rows.insert(sql, "MERGE INTO ", "KEY (" + columns + ") ").build();
	}

}
