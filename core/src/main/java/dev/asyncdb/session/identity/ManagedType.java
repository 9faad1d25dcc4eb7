package dev.asyncdb.session.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The managed entities of one type. Not thread-safe: the unit of work guards it.
 */
final class ManagedType {

	// Most sessions manage few entities of a type
	private static final int CAPACITY = 2;

	private final Class<?> type;

	private final @Nullable ManagedType before;

	private final boolean hasFinalColumns;

	private final Map<EntityKey, Entry> entries;

	// Of a type with final columns the copies that are not written yet, otherwise all
	private final Map<EntityKey, Entry> changeable;

	/**
	 * Create an empty type.
	 * @param before the type that was managed before, {@code null} for the first one
	 */
	ManagedType(Class<?> type, boolean hasFinalColumns, @Nullable ManagedType before) {
		this.type = type;
		this.before = before;
		this.hasFinalColumns = hasFinalColumns;
		this.entries = new LinkedHashMap<>(CAPACITY);
		this.changeable = hasFinalColumns ? new LinkedHashMap<>(CAPACITY) : this.entries;
	}

	/**
	 * Return a copy of this type and those before.
	 */
	ManagedType copy() {
		ManagedType copy = new ManagedType(this.type, this.hasFinalColumns,
				(this.before != null) ? this.before.copy() : null);
		copy.entries.putAll(this.entries);
		if (this.hasFinalColumns) {
			copy.changeable.putAll(this.changeable);
		}
		return copy;
	}

	Class<?> type() {
		return this.type;
	}

	@Nullable ManagedType before() {
		return this.before;
	}

	boolean isEmpty() {
		return this.entries.isEmpty();
	}

	Collection<Entry> entries() {
		return this.entries.values();
	}

	/**
	 * Return the managed entities, copied.
	 */
	List<ManagedEntity<?>> all() {
		List<ManagedEntity<?>> all = new ArrayList<>(this.entries.size());
		this.entries.values().forEach((entry) -> all.add(entry.entity()));
		return all;
	}

	@Nullable ManagedEntity<?> get(EntityKey key) {
		Entry entry = this.entries.get(key);
		return (entry != null) ? entry.entity() : null;
	}

	/**
	 * Manage an entity. One that replaces another of the same row keeps its ordinal.
	 */
	void put(ManagedEntity<?> entity, long ordinal) {
		Entry before = this.entries.get(entity.key());
		put(new Entry(entity, (before != null) ? before.ordinal() : ordinal));
	}

	private void put(Entry entry) {
		this.entries.put(entry.entity().key(), entry);
		if (this.hasFinalColumns) {
			putChangeable(entry);
		}
	}

	// Compared once, since neither the instance nor its snapshot can change any more
	private void putChangeable(Entry entry) {
		if (entry.entity().isDirty()) {
			this.changeable.put(entry.entity().key(), entry);
		}
		else {
			this.changeable.remove(entry.entity().key());
		}
	}

	@Nullable Entry entry(EntityKey key) {
		return this.entries.get(key);
	}

	@Nullable ManagedEntity<?> remove(EntityKey key) {
		this.changeable.remove(key);
		Entry entry = this.entries.remove(key);
		return (entry != null) ? entry.entity() : null;
	}

	/**
	 * Restore what was managed for a key.
	 */
	void restore(EntityKey key, @Nullable Entry entry) {
		if (entry == null) {
			remove(key);
		}
		else {
			put(entry);
		}
	}

	/**
	 * Return whether the columns of an entity differ from its row. Creates no objects,
	 * since each query runs this.
	 */
	boolean hasDirty(PendingEntities pending) {
		for (Entry entry : this.changeable.values()) {
			if (isDirty(entry.entity(), pending)) {
				return true;
			}
		}
		return false;
	}

	void forEachDirty(PendingEntities pending, Consumer<Entry> consumer) {
		for (Entry entry : this.changeable.values()) {
			if (isDirty(entry.entity(), pending)) {
				consumer.accept(entry);
			}
		}
	}

	private static boolean isDirty(ManagedEntity<?> entity, PendingEntities pending) {
		return entity.isDirty() && !pending.isDeleted(entity.instance());
	}

	void forEachMatching(Predicate<ManagedEntity<?>> condition, Consumer<Entry> consumer) {
		for (Entry entry : this.entries.values()) {
			if (condition.test(entry.entity())) {
				consumer.accept(entry);
			}
		}
	}

	/**
	 * Return whether an entity matches.
	 */
	boolean hasAny(Predicate<ManagedEntity<?>> condition) {
		for (Entry entry : this.entries.values()) {
			if (condition.test(entry.entity())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A managed entity.
	 *
	 * @param entity the entity
	 * @param ordinal increases in the order in which rows were managed first
	 */
	record Entry(ManagedEntity<?> entity, long ordinal) {
	}

}
