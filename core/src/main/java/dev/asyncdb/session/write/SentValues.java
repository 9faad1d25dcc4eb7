package dev.asyncdb.session.write;

import java.util.HashSet;
import java.util.Set;

import dev.asyncdb.mapping.EntitySnapshot;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.ObjectWrites;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The column values of an entity at the moment when a statement was prepared that writes
 * them. The application can change the entity until the statement is answered: such a
 * value is kept, and the next flush writes it.
 *
 * @param mapped the type
 * @param entity the entity
 * @param values the values of a mutable entity
 */
record SentValues<T>(MappedEntity<T> mapped, T entity, @Nullable EntitySnapshot<T> values) {

	static <T> SentValues<T> of(MappedEntity<T> mapped, T entity) {
		return of(mapped, entity, entity);
	}

	/**
	 * Return the values of another instance, which a callback returned.
	 */
	static <T> SentValues<T> of(MappedEntity<T> mapped, T entity, T values) {
		return new SentValues<>(mapped, entity, mapped.isMutable() ? mapped.snapshot(values) : null);
	}

	/**
	 * Return the same values for what a callback made of the entity.
	 */
	SentValues<T> of(T saved) {
		return new SentValues<>(this.mapped, saved, this.values);
	}

	/**
	 * Copy the returned row into the entity, apart from the values that were changed
	 * meanwhile.
	 */
	Received<T> receive(T stored, ObjectWrites writes) {
		Set<SqlIdentifier> changed = changed();
		writes.overwrite(this.mapped, stored, this.entity, changed);
		return new Received<>(this.mapped, this.entity, changed.isEmpty() ? null : this.mapped.snapshot(stored));
	}

	/**
	 * Return the columns whose values were changed since. The identifier and the version
	 * of a row belong to the session.
	 */
	Set<SqlIdentifier> changed() {
		if (this.values == null || !this.values.differsFrom(this.entity)) {
			return Set.of();
		}
		Set<SqlIdentifier> changed = new HashSet<>(this.values.changedColumns(this.entity));
		this.mapped.idColumns().forEach(changed::remove);
		RelationalPersistentProperty version = this.mapped.version();
		if (version != null) {
			changed.remove(version.getColumnName());
		}
		return changed;
	}

	/**
	 * An entity after its row was returned.
	 *
	 * @param mapped the type
	 * @param entity the entity
	 * @param row the values of the row, {@code null} if the entity has the same
	 */
	record Received<T>(MappedEntity<T> mapped, T entity, @Nullable EntitySnapshot<T> row) {

		/**
		 * Return the entity, or a copy of it, as managed with the values of the row.
		 */
		ManagedEntity<T> managed(T current) {
			ManagedEntity<T> managed = ManagedEntity.of(this.mapped, current);
			return (this.row != null) ? managed.stored(this.row) : managed;
		}

		/**
		 * Return the result of a callback as managed. What it changed counts as stored.
		 */
		ManagedEntity<T> managed(CallbackResult<T> result) {
			ManagedEntity<T> managed = managed(result.entity());
			return (this.row == null && result.isChanged()) ? managed.stored(this.mapped.snapshot(result.values()))
					: managed;
		}

	}

}
