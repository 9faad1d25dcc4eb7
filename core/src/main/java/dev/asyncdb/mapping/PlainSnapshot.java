package dev.asyncdb.mapping;

import java.util.LinkedHashSet;
import java.util.Set;

import dev.asyncdb.mapping.row.ChangedRowColumns;
import dev.asyncdb.mapping.row.RowValues;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A snapshot of the immutable column values of an entity.
 */
final class PlainSnapshot<T> implements EntitySnapshot<T> {

	private final PlainColumns<T> columns;

	private final SimpleValues<T> simple;

	private final @Nullable Object[] values;

	PlainSnapshot(PlainColumns<T> columns, SimpleValues<T> simple, T entity) {
		this.columns = columns;
		this.simple = simple;
		this.values = simple.of(entity);
	}

	@Override
	public boolean differsFrom(T entity) {
		return !this.simple.areEqual(entity, this.values);
	}

	@Override
	public boolean canRestore(T entity) {
		return this.simple.areSame(entity, this.values);
	}

	@Override
	public void restore(T entity) {
		this.simple.restore(entity, this.values);
	}

	@Override
	public @Nullable Object value(SqlIdentifier column) {
		for (int i = 0; i < this.values.length; i++) {
			if (this.columns.column(i).equals(column)) {
				return this.values[i];
			}
		}
		return null;
	}

	@Override
	public Set<SqlIdentifier> changedColumns(T entity) {
		Set<SqlIdentifier> changed = new LinkedHashSet<>();
		for (int i = 0; i < this.values.length; i++) {
			if (this.columns.isWritten(i)
					&& !this.simple.equality().areEqual(this.values[i], this.columns.value(entity, i))) {
				changed.add(this.columns.column(i));
			}
		}
		return changed;
	}

	@Override
	public OutboundRow row(T entity) {
		return this.columns.row(entity);
	}

	@Override
	public RowValues changes(T entity, ChangedRowColumns selection) {
		return this.columns.changes(this.values, this.columns.values(entity), this.simple.equality(), selection);
	}

	@Override
	public RowValues changes(OutboundRow row, ChangedRowColumns selection) {
		@Nullable Object[] now = this.values.clone();
		for (int i = 0; i < now.length; i++) {
			SqlIdentifier column = this.columns.column(i);
			now[i] = row.containsKey(column) ? row.get(column).getValue() : now[i];
		}
		return this.columns.changes(this.values, now, this.simple.equality(), selection);
	}

}
