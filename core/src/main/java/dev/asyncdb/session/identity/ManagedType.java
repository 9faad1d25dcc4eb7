package dev.asyncdb.session.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The managed entities of one type. Not thread-safe: the unit of work guards it.
 */
final class ManagedType {

	private final Class<?> type;

	private final @Nullable ManagedType before;

	private final boolean hasFinalColumns;

	private Map<EntityKey, Entry> entries = Map.of();

	// Of a type with final columns, the copies that are not written yet
	private Map<EntityKey, Entry> copies = Map.of();

	/**
	 * Create an empty type.
	 * @param before the type that was managed before, {@code null} for the first one
	 */
	ManagedType(Class<?> type, boolean hasFinalColumns, @Nullable ManagedType before) {
		this.type = type;
		this.before = before;
		this.hasFinalColumns = hasFinalColumns;
	}

	/**
	 * Return a copy of this type and those before.
	 */
	ManagedType copy() {
		ManagedType copy = new ManagedType(this.type, this.hasFinalColumns,
				(this.before != null) ? this.before.copy() : null);
		copy.entries = FewEntries.copy(this.entries);
		copy.copies = FewEntries.copy(this.copies);
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
		EntityKey key = entry.entity().key();
		this.entries = FewEntries.with(this.entries, key, entry);
		if (this.hasFinalColumns) {
			putCopy(key, entry);
		}
	}

	// Compared once, since neither the instance nor its snapshot can change any more
	private void putCopy(EntityKey key, Entry entry) {
		this.copies = entry.entity().isDirty() ? FewEntries.with(this.copies, key, entry)
				: FewEntries.without(this.copies, key);
	}

	@Nullable Entry entry(EntityKey key) {
		return this.entries.get(key);
	}

	@Nullable ManagedEntity<?> remove(EntityKey key) {
		Entry entry = this.entries.get(key);
		this.copies = FewEntries.without(this.copies, key);
		this.entries = FewEntries.without(this.entries, key);
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

	private Collection<Entry> changeable() {
		return this.hasFinalColumns ? this.copies.values() : this.entries.values();
	}

	/**
	 * Return whether the columns of an entity differ from its row. Creates no objects,
	 * since each query runs this.
	 */
	boolean hasDirty(PendingEntities pending) {
		for (Entry entry : changeable()) {
			if (isDirty(entry.entity(), pending)) {
				return true;
			}
		}
		return false;
	}

	void forEachDirty(PendingEntities pending, Consumer<Entry> consumer) {
		for (Entry entry : changeable()) {
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
