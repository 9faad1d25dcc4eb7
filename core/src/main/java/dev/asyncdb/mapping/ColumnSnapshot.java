package dev.asyncdb.mapping;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.row.ChangedRowColumns;
import dev.asyncdb.mapping.row.RowValues;
import dev.asyncdb.mapping.value.MutableValues;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A snapshot of the converted column values of an entity. Copies mutable values, since
 * the entity may change them in place.
 */
final class ColumnSnapshot<T> implements EntitySnapshot<T> {

	private final MappedEntity<T> mapped;

	private final @Nullable SimpleValues<T> simple;

	private final @Nullable Object[] values;

	private final Map<SqlIdentifier, @Nullable Object> columns = new LinkedHashMap<>();

	private final Map<SqlIdentifier, @Nullable Object> converted;

	ColumnSnapshot(MappedEntity<T> mapped, @Nullable SimpleValues<T> simple, T entity) {
		this.mapped = mapped;
		this.simple = simple;
		this.values = (simple != null) ? simple.of(entity) : new Object[0];
		this.converted = mapped.converted().values(Objects.requireNonNull((Object) entity));
		OutboundRow row = mapped.row(entity);
		for (SqlIdentifier column : row.keySet()) {
			this.columns.put(column, MutableValues.copy(row.get(column).getValue()));
		}
	}

	@Override
	public boolean differsFrom(T entity) {
		// The conversion of an entity takes a hundred times as long
		return !canRestore(entity) && !changedColumns(row(entity)).isEmpty();
	}

	@Override
	public boolean canRestore(T entity) {
		return this.simple != null && this.simple.areSame(entity, this.values);
	}

	@Override
	public void restore(T entity) {
		if (this.simple != null) {
			this.simple.restore(entity, this.values);
		}
	}

	@Override
	public @Nullable Object value(SqlIdentifier column) {
		return this.columns.get(column);
	}

	@Override
	public OutboundRow row(T entity) {
		OutboundRow row = this.mapped.row(entity);
		this.mapped.converted()
			.keepUnchanged(row, Objects.requireNonNull((Object) entity), this.columns, this.converted);
		return row;
	}

	@Override
	public Set<SqlIdentifier> changedColumns(T entity) {
		return changedColumns(row(entity));
	}

	private Set<SqlIdentifier> changedColumns(OutboundRow row) {
		Set<SqlIdentifier> changed = new LinkedHashSet<>();
		for (SqlIdentifier column : row.keySet()) {
			if (!this.columns.containsKey(column) || !MutableValues.areEqual(this.columns.get(column),
					row.get(column).getValue(), this.mapped.equality())) {
				changed.add(column);
			}
		}
		return changed;
	}

	@Override
	public RowValues changes(T entity, ChangedRowColumns selection) {
		return changes(row(entity), selection);
	}

	@Override
	public RowValues changes(OutboundRow row, ChangedRowColumns selection) {
		Map<SqlIdentifier, Object> changes = new LinkedHashMap<>();
		changedColumns(row).forEach((column) -> {
			if (selection.isWritten(column)) {
				changes.put(column, ColumnParameters.value(row, column));
			}
		});
		return selection.of(changes);
	}

}
