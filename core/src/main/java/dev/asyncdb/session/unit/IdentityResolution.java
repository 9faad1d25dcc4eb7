package dev.asyncdb.session.unit;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

/**
 * Matches objects that come from outside with those that a session manages.
 */
public record IdentityResolution(EntityMapping mapping, UnitOfWork unit) {

	/**
	 * The managed instance of the row that an object stands for, else the object itself.
	 */
	public <T> Object managedFor(T entity) {
		MappedEntity<T> mapped = this.mapping.ofInstance(entity);
		Object id = mapped.metadata().hasIdProperty() ? mapped.idOf(entity) : null;
		ManagedEntity<T> known = (id != null) ? this.unit.find(mapped.type(), id) : null;
		return (known != null) ? known.instance() : entity;
	}

	/**
	 * Somebody else has read a row: the instance that the session manages for it, which
	 * is that of the reader if there was none.
	 */
	public Object read(Object entity) {
		if (!this.mapping.isEntity(entity.getClass())) {
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
		return this.unit.loaded(ManagedEntity.of(mapped, entity));
	}

	/**
	 * Somebody else has written an entity, so its row looks as the entity does now.
	 */
	public void written(Object entity) {
		if (this.mapping.isEntity(entity.getClass())) {
			MappedEntity<Object> mapped = this.mapping.ofInstance(entity);
			if (mapped.idOf(entity) != null) {
				this.unit.manage(ManagedEntity.of(mapped, entity));
			}
		}
	}

	/**
	 * The identifier of an entity that has a row, {@code null} as long as it is new.
	 */
	public @Nullable Object storedId(Object entity) {
		ManagedEntity<Object> managed = this.unit.find(entity);
		if (managed != null) {
			return managed.key().id();
		}
		return this.unit.isAdded(entity) ? null : this.mapping.ofInstance(entity).idOf(entity);
	}

}
