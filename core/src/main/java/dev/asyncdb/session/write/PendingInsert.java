package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.asyncdb.mapping.MappedEntity;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A prepared insert.
 *
 * @param original the entity of the caller
 * @param entity the entity that the callbacks returned
 * @param row all columns of the entity
 * @param columnsToInsert the columns to write, without null values and an identifier of
 * zero, which the database generates, as in Spring Data
 * @param takeBack restores the identifier, version and references of the original
 * @param sent the present values of the entity
 */
public record PendingInsert<T>(MappedEntity<T> mapped, T original, T entity, OutboundRow row,
		Map<SqlIdentifier, Parameter> columnsToInsert, Runnable takeBack, SentValues<T> sent) {

	/**
	 * Copy the values that a flush may set.
	 * @param references the foreign keys that a flush may set
	 * @return restores the values
	 */
	public static <T> Runnable takeBack(MappedEntity<T> mapped, T original,
			Collection<RelationalPersistentProperty> references) {
		if (!mapped.isMutable()) {
			return () -> {
			};
		}
		Runnable before = takeBack(mapped, original, mapped.id(), null);
		for (RelationalPersistentProperty reference : references) {
			before = takeBack(mapped, original, reference, before);
		}
		RelationalPersistentProperty version = mapped.version();
		return (version != null) ? takeBack(mapped, original, version, before) : before;
	}

	private static <T> Runnable takeBack(MappedEntity<T> mapped, T original, RelationalPersistentProperty property,
			@Nullable Runnable first) {
		Object value = mapped.valueOf(original, property);
		return () -> {
			if (first != null) {
				first.run();
			}
			mapped.with(original, property, value);
		};
	}

	static <T> PendingInsert<T> of(T original, SentValues<T> sent, OutboundRow row, Runnable takeBack) {
		MappedEntity<T> mapped = sent.mapped();
		Map<SqlIdentifier, Parameter> columns = new LinkedHashMap<>();
		for (SqlIdentifier column : row.keySet()) {
			Object value = given(mapped, column, row);
			if (value != null) {
				columns.put(column, Parameters.in(value));
			}
		}
		return new PendingInsert<>(mapped, original, sent.entity(), row, columns, takeBack, sent);
	}

	/**
	 * Return whether a row has an identifier that the application has assigned.
	 */
	static boolean hasId(MappedEntity<?> mapped, OutboundRow row) {
		return mapped.idColumns().stream().allMatch((column) -> given(mapped, column, row) != null);
	}

	// The database generates what is null, and a single identifier of zero
	private static @Nullable Object given(MappedEntity<?> mapped, SqlIdentifier column, OutboundRow row) {
		Object value = row.containsKey(column) ? Objects.requireNonNull(row.get(column)).getValue() : null;
		List<SqlIdentifier> ids = mapped.idColumns();
		return (ids.size() == 1 && ids.contains(column) && isZero(value)) ? null : value;
	}

	/**
	 * Insert the row with a reserved identifier.
	 */
	PendingInsert<T> withId(Object value) {
		Map<SqlIdentifier, Parameter> columns = new LinkedHashMap<>();
		columns.put(this.mapped.idColumns().get(0), Parameters.in(value));
		columns.putAll(this.columnsToInsert);
		return new PendingInsert<>(this.mapped, this.original, this.entity, this.row, columns, this.takeBack,
				this.sent);
	}

	public boolean hasId() {
		return this.columnsToInsert.keySet().containsAll(this.mapped.idColumns());
	}

	List<@Nullable Object> keyValues() {
		List<@Nullable Object> values = new ArrayList<>();
		this.mapped.idColumns().forEach((column) -> {
			Parameter value = this.columnsToInsert.get(column);
			values.add((value != null) ? value.getValue() : null);
		});
		return values;
	}

	/**
	 * Return the values of the columns that are not part of the identifier.
	 */
	Stream<@Nullable Object> otherValues() {
		return this.columnsToInsert.entrySet()
			.stream()
			.filter((column) -> !this.mapped.idColumns().contains(column.getKey()))
			.map((column) -> column.getValue().getValue());
	}

	/**
	 * Return the key of inserts that one statement can execute.
	 */
	public Shape shape() {
		return new Shape(this.mapped.type(), this.columnsToInsert.keySet());
	}

	private static boolean isZero(@Nullable Object value) {
		return value instanceof Number number && number.longValue() == 0;
	}

	/**
	 * The type and the columns of a row to insert.
	 */
	public record Shape(Class<?> type, Set<SqlIdentifier> columns) {
	}

}
