package dev.asyncdb.session.identity;

import java.util.Collections;
import java.util.Objects;
import java.util.UUID;

import dev.asyncdb.mapping.EntitySnapshot;
import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.OptimisticLockingUtils;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * A managed entity and the column values of its row.
 *
 * @param mapped the type
 * @param key the row
 * @param instance the instance
 * @param snapshot the column values when they were read or written last
 * @param isReplacement whether the instance is a new entity that takes over the row of a
 * deleted one, so that also values that only an insert writes are to be written
 */
public record ManagedEntity<T>(MappedEntity<T> mapped, EntityKey key, T instance, EntitySnapshot<T> snapshot,
		boolean isReplacement) {

	public static <T> ManagedEntity<T> of(MappedEntity<T> mapped, T instance) {
		Object id = mapped.idOf(instance);
		if (id == null) {
			throw new IllegalStateException("A stored %s has no identifier".formatted(mapped));
		}
		return new ManagedEntity<>(mapped, new EntityKey(mapped.type(), id), instance, mapped.snapshot(instance),
				false);
	}

	/**
	 * Return the same entity with a snapshot of its present state.
	 */
	public ManagedEntity<T> withNewSnapshot() {
		return new ManagedEntity<>(this.mapped, this.key, this.instance, this.mapped.snapshot(this.instance), false);
	}

	/**
	 * Return the same entity with other column values of its row.
	 */
	public ManagedEntity<T> stored(EntitySnapshot<T> row) {
		return new ManagedEntity<>(this.mapped, this.key, this.instance, row, this.isReplacement);
	}

	/**
	 * Return another instance of the same row. A flush writes the columns that differ.
	 */
	public ManagedEntity<T> with(T other) {
		return new ManagedEntity<>(this.mapped, this.key, other, this.snapshot, this.isReplacement);
	}

	/**
	 * Return a new entity that takes over the row.
	 */
	public ManagedEntity<T> replacedBy(T added) {
		return new ManagedEntity<>(this.mapped, this.key, added, this.snapshot, true);
	}

	/**
	 * Give a copy the identifier of the row, whose database may have found it by another
	 * spelling of the identifier.
	 * @return the copy, or a changed copy if it is immutable
	 */
	public T identified(T copy) {
		Object id = this.mapped.idOf(copy);
		boolean isSame = id != null && new EntityKey(this.mapped.type(), id).equals(this.key);
		return isSame ? copy : this.mapped.with(copy, this.mapped.id(), this.key.id());
	}

	/**
	 * Return whether an instance has the identifier of the row. An identifier that can
	 * change in place is compared with the columns that were read.
	 */
	public boolean isRowOf(T other) {
		Object id = this.mapped.idOf(other);
		return id != null && new EntityKey(this.mapped.type(), id).equals(this.key)
				&& (isFixed(id) || Collections.disjoint(this.snapshot.changedColumns(other), this.mapped.idColumns()));
	}

	private static boolean isFixed(Object id) {
		return id instanceof Number || id instanceof String || id instanceof UUID || id.getClass().isRecord();
	}

	/**
	 * Reject a copy of another version of the row.
	 */
	public void requireVersionOf(T copy) {
		RelationalPersistentProperty version = this.mapped.version();
		if (version == null) {
			return;
		}
		Object given = this.mapped.valueOf(copy, version);
		if (!Objects.equals(this.mapped.valueOf(this.instance, version), given)) {
			throw OptimisticLockingUtils.updateFailed(copy, given, this.mapped.metadata());
		}
	}

	/**
	 * Copy the column values of the instance, unless the snapshot has them.
	 * @return restores the values, {@code null} if {@link #restoreColumns()} does
	 */
	public @Nullable Runnable snapshotColumns() {
		return (this.mapped.hasFinalColumns() || this.snapshot.canRestore(this.instance)) ? null
				: this.mapped.snapshotColumns(this.instance);
	}

	/**
	 * Set the columns of the instance from the snapshot.
	 */
	public void restoreColumns() {
		this.snapshot.restore(this.instance);
	}

	public boolean isChanged(RelationalPersistentProperty property) {
		return this.snapshot.changedColumns(this.instance).contains(property.getColumnName());
	}

	public boolean isDirty() {
		return this.snapshot.differsFrom(this.instance);
	}

	/**
	 * Return whether an update would write a column, unlike one that only inserts write.
	 */
	public boolean isWritable() {
		return !this.snapshot.changes(this.instance, this.mapped.changedRows(this.isReplacement)).isEmpty();
	}

}
