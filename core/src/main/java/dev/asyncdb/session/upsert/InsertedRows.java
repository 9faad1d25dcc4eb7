package dev.asyncdb.session.upsert;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.asyncdb.mapping.ColumnParameters;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.KeyValues;
import dev.asyncdb.statement.InsertRows;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Tells which of the given rows a statement has inserted that returns only inserted ones.
 * They are matched by their identifiers. If a trigger has replaced these, or the database
 * returns them in another form, by their position if all were inserted, else by the key.
 *
 * @param mapped the type of the rows
 * @param given the rows of the statement
 * @param key the columns of the unique key by which rows are skipped, none for any key
 */
record InsertedRows<T>(MappedEntity<T> mapped, InsertRows given, List<SqlIdentifier> key) {

	Inserted<T> read(Row row, RowMetadata metadata) {
		return new Inserted<>(number(row, InsertRows.ORDINAL), number(row, InsertRows.POSITION),
				this.mapped.read(row, metadata));
	}

	private static int number(Readable row, String column) {
		return (row.get(column) instanceof Number number) ? number.intValue() : 0;
	}

	/**
	 * Return the inserted rows by the index of the given ones.
	 * @throws DataIntegrityViolationException if it is not certain which were inserted
	 */
	Map<Integer, Persisted<T>> byIndex(List<Inserted<T>> rows) {
		if (rows.stream().allMatch((row) -> row.ordinal() > 0)) {
			return byOrdinal(rows);
		}
		Map<Integer, Persisted<T>> inserted = new HashMap<>();
		if (rows.size() == this.given.rows().size()) {
			rows.forEach((row) -> inserted.put(row.position() - 1, new Persisted<>(row.row(), true)));
			return inserted;
		}
		requireKey();
		Map<List<@Nullable Object>, Integer> indexes = indexesByKey();
		rows.forEach((row) -> {
			Integer index = indexes.get(key(ColumnParameters.of(this.mapped.row(row.row()))));
			if (index != null) {
				inserted.put(index, new Persisted<>(row.row(), true));
			}
		});
		return inserted;
	}

	private Map<List<@Nullable Object>, Integer> indexesByKey() {
		Map<List<@Nullable Object>, Integer> indexes = new HashMap<>();
		for (int i = 0; i < this.given.rows().size(); i++) {
			indexes.putIfAbsent(key(this.given.rows().get(i).parameters()), i);
		}
		return indexes;
	}

	// A row is returned for each given one with its identifier. If two of them have it,
	// the second was skipped, since the database holds their keys equal
	private Map<Integer, Persisted<T>> byOrdinal(List<Inserted<T>> rows) {
		Map<Integer, Persisted<T>> inserted = new HashMap<>();
		Set<EntityKey> seen = new HashSet<>();
		rows.stream().sorted(Comparator.comparingInt(Inserted::ordinal)).forEach((row) -> {
			Object id = this.mapped.idOf(row.row());
			if (id == null || seen.add(new EntityKey(this.mapped.type(), id))) {
				inserted.put(row.ordinal() - 1, new Persisted<>(row.row(), true));
			}
		});
		return inserted;
	}

	private void requireKey() {
		if (this.key.isEmpty()) {
			throw new DataIntegrityViolationException(
					("It is not certain which of %d new %s were inserted and which exist, since a trigger has replaced "
							+ "identifiers: insert them one by one, or use getOrCreateAll(..)")
						.formatted(this.given.rows().size(), this.mapped));
		}
	}

	private List<@Nullable Object> key(Map<SqlIdentifier, Parameter> row) {
		return this.key.stream().map((column) -> value(row.get(column))).toList();
	}

	private static @Nullable Object value(@Nullable Parameter parameter) {
		return (parameter != null) ? KeyValues.comparable(parameter.getValue()) : null;
	}

	/**
	 * A returned row.
	 *
	 * @param ordinal the ordinal of the given row with its identifier, zero if none has
	 * it
	 * @param position its position among the returned rows, in the order of the insert
	 * @param row the row
	 */
	record Inserted<T>(int ordinal, int position, T row) {
	}

}
