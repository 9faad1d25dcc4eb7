package dev.asyncdb.session.unit;

import java.util.Objects;

import dev.asyncdb.mapping.EntitySnapshot;
import dev.asyncdb.mapping.MappedEntity;

import org.springframework.data.relational.core.mapping.OptimisticLockingUtils;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * An entity that the session answers for, and how its row looked last.
 */
public record ManagedEntity<T>(MappedEntity<T> mapped, EntityKey key, T instance, EntitySnapshot<T> snapshot) {

	public static <T> ManagedEntity<T> of(MappedEntity<T> mapped, T instance) {
		Object id = mapped.idOf(instance);
		if (id == null) {
			throw new IllegalStateException("A stored %s has no identifier".formatted(mapped));
		}
		return new ManagedEntity<>(mapped, new EntityKey(mapped.type(), id), instance, mapped.snapshot(instance));
	}

	/**
	 * The same with the instance's present state as if it were its row's.
	 */
	ManagedEntity<T> asItIs() {
		return new ManagedEntity<>(this.mapped, this.key, this.instance, this.mapped.snapshot(this.instance));
	}

	/**
	 * The same row with another instance: in what they differ is to be written.
	 */
	public ManagedEntity<T> with(T other) {
		return new ManagedEntity<>(this.mapped, this.key, other, this.snapshot);
	}

	/**
	 * Refuse a copy of another version of the row.
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
	 * Keep the values of now.
	 * @return gives them back to the instance
	 */
	Runnable rememberLooks() {
		return this.mapped.snapshotColumns(this.instance);
	}

	boolean isDirty() {
		return this.snapshot.differsFrom(this.instance);
	}

}
