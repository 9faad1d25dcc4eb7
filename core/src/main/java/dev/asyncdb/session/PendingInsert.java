package dev.asyncdb.session;

import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;

/**
 * A new entity on its way to its row.
 *
 * @param original what the caller handed in
 * @param entity what the callbacks made of it
 * @param row the columns to write
 * @param takeBack gives the original its identifier and version of before
 */
@SuppressWarnings("deprecation")
record PendingInsert<T>(MappedEntity<T> mapped, T original, T entity, OutboundRow row, Runnable takeBack) {

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

	/**
	 * Leave to the database what nobody has set: columns without a value, and an
	 * identifier of zero, as Spring Data does.
	 */
	OutboundRow columnsToInsert() {
		OutboundRow columns = new OutboundRow();
		this.row.forEach((column, parameter) -> {
			if (parameter.hasValue() && !isUnsetId(column, parameter)) {
				columns.put(column, parameter);
			}
		});
		return columns;
	}

	boolean hasId() {
		return columnsToInsert().keySet().containsAll(this.mapped.idColumns());
	}

	/**
	 * Whether one statement can insert both.
	 */
	boolean isAlike(PendingInsert<?> other) {
		return this.mapped.type() == other.mapped.type()
				&& columnsToInsert().keySet().equals(other.columnsToInsert().keySet());
	}

	private boolean isUnsetId(SqlIdentifier column, Parameter parameter) {
		return this.mapped.idColumns().size() == 1 && this.mapped.idColumns().contains(column)
				&& isZero(parameter.getValue());
	}

	private static boolean isZero(@Nullable Object value) {
		return value instanceof Number number && number.longValue() == 0;
	}

}
