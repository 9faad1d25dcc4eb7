package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.HashMap;
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
 * @param spellings the keys of rows that the database found by an equal key in another
 * spelling, by that key
 */
record IdentityMap(EntityMapping mapping, Map<EntityKey, ManagedEntity<?>> managed, Map<IdentityKey, EntityKey> keys,
		Map<EntityKey, EntityKey> spellings) {

	IdentityMap(EntityMapping mapping) {
		this(mapping, new LinkedHashMap<>(), new LinkedHashMap<>(), new HashMap<>());
	}

	IdentityMap copy() {
		return new IdentityMap(this.mapping, new LinkedHashMap<>(this.managed), new LinkedHashMap<>(this.keys),
				new HashMap<>(this.spellings));
	}

	void restore(IdentityMap earlier) {
		clear();
		this.managed.putAll(earlier.managed);
		this.keys.putAll(earlier.keys);
		this.spellings.putAll(earlier.spellings);
	}

	void clear() {
		this.managed.clear();
		this.keys.clear();
		this.spellings.clear();
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
		return find(key) != null;
	}

	@Nullable ManagedEntity<?> find(EntityKey key) {
		return this.managed.get(stored(key));
	}

	/**
	 * Return the key as its row has it, as far as this session knows.
	 */
	EntityKey stored(EntityKey key) {
		return (this.spellings.isEmpty() || this.managed.containsKey(key)) ? key
				: this.spellings.getOrDefault(key, key);
	}

	void putSpelling(EntityKey given, EntityKey stored) {
		if (!given.equals(stored)) {
			this.spellings.put(given, stored);
		}
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
