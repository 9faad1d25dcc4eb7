package dev.asyncdb.mapping.row;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Some columns of an entity, in their order. Two are equal if they are of one type and
 * have the same columns, so that one statement can write rows of both. Thread-safe.
 */
public final class ColumnSet {

	private final Class<?> type;

	private final List<SqlIdentifier> names;

	// Computed once, since statements are found by it
	private final int hash;

	private final AtomicReference<@Nullable ColumnSet> extended = new AtomicReference<>();

	public ColumnSet(Class<?> type, List<SqlIdentifier> names) {
		this.type = type;
		this.names = List.copyOf(names);
		this.hash = 31 * type.hashCode() + this.names.hashCode();
	}

	public Class<?> type() {
		return this.type;
	}

	public List<SqlIdentifier> names() {
		return this.names;
	}

	/**
	 * Return a set with one more column, the last.
	 */
	ColumnSet and(SqlIdentifier column) {
		ColumnSet known = this.extended.get();
		if (known != null && known.names.get(size()).equals(column)) {
			return known;
		}
		List<SqlIdentifier> all = new ArrayList<>(this.names);
		all.add(column);
		ColumnSet created = new ColumnSet(this.type, all);
		this.extended.set(created);
		return created;
	}

	public int size() {
		return this.names.size();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof ColumnSet that && this.hash == that.hash && this.type == that.type
				&& this.names.equals(that.names));
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	@Override
	public String toString() {
		return this.type.getSimpleName() + this.names;
	}

}
