package dev.asyncdb.session.unit;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.identity.ManagedEntity;
import org.jspecify.annotations.Nullable;

/**
 * Matches objects of the application with the managed entities of a session.
 */
public record IdentityResolution(EntityMapping mapping, UnitOfWork unit) {

	/**
	 * Return the managed instance of the row of an object, or the object.
	 */
	public <T> Object managedFor(T entity) {
		MappedEntity<T> mapped = this.mapping.ofInstance(entity);
		Object id = mapped.metadata().hasIdProperty() ? mapped.idOf(entity) : null;
		ManagedEntity<T> known = (id != null) ? this.unit.find(mapped.type(), id) : null;
		return (known != null) ? known.instance() : entity;
	}

	/**
	 * Return the managed instance of a row that a repository or template has read. The
	 * session manages the given instance if it has none.
	 */
	public Object read(Object entity) {
		if (!this.mapping.isManageable(entity.getClass())) {
			return entity;
		}
		Object known = managedFor(entity);
		return (known == entity) ? adopt(entity) : known;
	}

	private Object adopt(Object entity) {
		MappedEntity<Object> mapped = this.mapping.ofInstance(entity);
		if (mapped.idOf(entity) == null || this.unit.find(entity) != null) {
			return entity;
		}
		return this.unit.entities().loaded(ManagedEntity.of(mapped, entity));
	}

	/**
	 * Manage an entity that a repository or template has written. If the session manages
	 * another mutable instance of the row, that one takes over the columns, since the
	 * application holds it.
	 * @return the managed instance
	 */
	public Object written(Object entity) {
		if (!this.mapping.isManageable(entity.getClass())) {
			return entity;
		}
		MappedEntity<Object> mapped = this.mapping.ofInstance(entity);
		if (mapped.idOf(entity) == null) {
			return entity;
		}
		Object managed = mapped.isMutable() ? managedFor(entity) : entity;
		if (managed != entity) {
			this.unit.writes().overwrite(mapped, entity, managed);
		}
		this.unit.entities().manage(ManagedEntity.of(mapped, managed));
		return managed;
	}

	/**
	 * Return the identifier of an entity that has a row, or {@code null} for a new one.
	 */
	public @Nullable Object storedId(Object entity) {
		ManagedEntity<Object> managed = this.unit.find(entity);
		if (managed != null) {
			return managed.key().id();
		}
		return this.unit.isAdded(entity) ? null : this.mapping.ofInstance(entity).idOf(entity);
	}

	/**
	 * Return the identifier of an entity, also one that the application has assigned to a
	 * new one.
	 */
	public @Nullable Object knownId(Object entity) {
		Object stored = storedId(entity);
		return (stored != null) ? stored : this.mapping.ofInstance(entity).idOf(entity);
	}

}
