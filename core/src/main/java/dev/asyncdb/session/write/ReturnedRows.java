package dev.asyncdb.session.write;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.InsertRows;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;

/**
 * Matches returned rows with inserted ones, by an ordinal or by the order in which the
 * database returns them.
 *
 * @param mapped the type of the rows
 * @param inOrder whether the database returns them in order
 * @param counted whether the identifiers come from an ascending sequence
 */
record ReturnedRows<T>(MappedEntity<T> mapped, boolean inOrder, boolean counted) {

	static <T> ReturnedRows<T> of(DatabaseDialect dialect, MappedEntity<T> mapped, InsertRows rows) {
		return new ReturnedRows<>(mapped, dialect.returnsInOrder(), rows.sequence() != null);
	}

	Returned<T> read(Row row, RowMetadata metadata) {
		int ordinal = this.inOrder ? 0 : number(row.get(InsertRows.ORDINAL));
		int position = metadata.contains(InsertRows.POSITION) ? number(row.get(InsertRows.POSITION)) : ordinal;
		return new Returned<>(ordinal, position, this.mapped.read(row, metadata));
	}

	private static int number(@Nullable Object value) {
		return (value instanceof Number number) ? number.intValue() : 0;
	}

	/**
	 * Return the rows in the order of the insert.
	 * @throws DataIntegrityViolationException if the order is not certain
	 */
	List<T> sorted(List<Returned<T>> returned, int given) {
		if (this.inOrder) {
			requireAll(returned.size(), given);
			List<T> rows = returned.stream().map(Returned::row).toList();
			requireCounted(rows);
			return rows;
		}
		requireAll(returned.size(), given);
		List<T> sorted = byOrdinal(returned);
		return (sorted != null) ? sorted
				: returned.stream().sorted(Comparator.comparingInt(Returned::position)).map(Returned::row).toList();
	}

	/**
	 * Return the rows in the order of their ordinals.
	 * @return {@code null} if a trigger has replaced identifiers: the database returns
	 * rows as it inserts them
	 */
	@SuppressWarnings("unchecked")
	private @Nullable List<T> byOrdinal(List<Returned<T>> returned) {
		@Nullable Object[] sorted = new Object[returned.size()];
		for (Returned<T> row : returned) {
			int index = row.ordinal() - 1;
			if (index < 0 || index >= sorted.length || sorted[index] != null) {
				return null;
			}
			sorted[index] = row.row();
		}
		return (List<T>) Arrays.asList(sorted);
	}

	private void requireAll(int returned, int given) {
		if (returned != given) {
			throw new DataIntegrityViolationException(
					"Of %d new %s the database returned %d: a trigger or rule has probably skipped some"
						.formatted(given, this.mapped, returned));
		}
	}

	// The order of the rows is trusted only if it agrees with that of the sequence
	private void requireCounted(List<T> rows) {
		long last = Long.MIN_VALUE;
		for (T row : rows) {
			if (this.counted && this.mapped.idOf(row) instanceof Number id) {
				if (id.longValue() <= last) {
					throw new DataIntegrityViolationException(
							"The database returned new %s in another order than it gave their identifiers"
								.formatted(this.mapped));
				}
				last = id.longValue();
			}
		}
	}

	/**
	 * A returned row.
	 *
	 * @param ordinal the ordinal from 1, or zero if the order matches or the identifier
	 * of the row was replaced
	 * @param position the position from 1 among the returned rows
	 * @param row the row
	 */
	record Returned<T>(int ordinal, int position, T row) {
	}

}
