package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

/**
 * One managed entity per row, and the row of each instance. Not thread-safe: the unit of
 * work guards it.
 *
 * @param mapping the entities
 * @param managed the managed entities
 * @param keys the rows of instances that cannot be found by their identifier: of
 * immutable entities and of objects that were inserted
 */
record IdentityMap(EntityMapping mapping, Map<EntityKey, ManagedEntity<?>> managed, Map<IdentityKey, EntityKey> keys) {

	IdentityMap(EntityMapping mapping) {
		this(mapping, new LinkedHashMap<>(), new LinkedHashMap<>());
	}

	IdentityMap copy() {
		return new IdentityMap(this.mapping, new LinkedHashMap<>(this.managed), new LinkedHashMap<>(this.keys));
	}

	List<ManagedEntity<?>> all() {
		return new ArrayList<>(this.managed.values());
	}

	void put(ManagedEntity<?> entity) {
		this.managed.put(entity.key(), entity);
		// The only mutable instance of a row is found by its identifier
		if (!entity.mapped().isMutable()) {
			putKey(entity.instance(), entity.key());
		}
	}

	void putKey(Object instance, EntityKey key) {
		this.keys.put(new IdentityKey(instance), key);
	}

	void removeKey(Object instance) {
		this.keys.remove(new IdentityKey(instance));
	}

	@Nullable ManagedEntity<?> remove(EntityKey key) {
		return this.managed.remove(key);
	}

	boolean contains(EntityKey key) {
		return this.managed.containsKey(key);
	}

	@Nullable ManagedEntity<?> find(EntityKey key) {
		return this.managed.get(key);
	}

	/**
	 * Return the row of an instance that this session has read or written.
	 */
	@Nullable EntityKey keyOf(Object instance) {
		EntityKey key = this.keys.isEmpty() ? null : this.keys.get(new IdentityKey(instance));
		if (key != null) {
			return key;
		}
		MappedEntity<Object> mapped = this.mapping.ofInstance(instance);
		Object id = mapped.isMutable() ? mapped.idOf(instance) : null;
		ManagedEntity<?> known = (id != null) ? find(new EntityKey(mapped.type(), id)) : null;
		return (known != null && known.instance() == instance) ? known.key() : null;
	}

}
