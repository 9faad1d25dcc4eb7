package dev.asyncdb.session;

import java.util.List;

import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A new entity on its way to its row.
 *
 * @param original what the caller handed in
 * @param entity what the callbacks made of it
 * @param row all columns of the entity
 * @param columnsToInsert the columns to write: what nobody has set, columns without a
 * value and an identifier of zero, is left to the database, as Spring Data does
 * @param takeBack gives the original its identifier and version of before
 */
@SuppressWarnings("deprecation")
record PendingInsert<T>(MappedEntity<T> mapped, T original, T entity, OutboundRow row, OutboundRow columnsToInsert,
		Runnable takeBack) {

	static <T> Runnable takeBack(MappedEntity<T> mapped, T original) {
		RelationalPersistentProperty version = mapped.version();
		Object idBefore = mapped.valueOf(original, mapped.id());
		Object versionBefore = (version != null) ? mapped.valueOf(original, version) : null;
		return () -> {
			if (mapped.isMutable()) {
				mapped.with(original, mapped.id(), idBefore);
				if (version != null) {
					mapped.with(original, version, versionBefore);
				}
			}
		};
	}

	static <T> PendingInsert<T> of(MappedEntity<T> mapped, T original, T entity, OutboundRow row, Runnable takeBack) {
		OutboundRow columns = new OutboundRow();
		List<SqlIdentifier> ids = mapped.idColumns();
		row.forEach((column, parameter) -> {
			boolean unsetId = ids.size() == 1 && ids.contains(column) && isZero(parameter.getValue());
			if (parameter.hasValue() && !unsetId) {
				columns.put(column, parameter);
			}
		});
		return new PendingInsert<>(mapped, original, entity, row, columns, takeBack);
	}

	boolean hasId() {
		return this.columnsToInsert.keySet().containsAll(this.mapped.idColumns());
	}

	/**
	 * Whether one statement can insert both.
	 */
	boolean isAlike(PendingInsert<?> other) {
		return this.mapped.type() == other.mapped.type()
				&& this.columnsToInsert.keySet().equals(other.columnsToInsert.keySet());
	}

	private static boolean isZero(@Nullable Object value) {
		return value instanceof Number number && number.longValue() == 0;
	}

}
