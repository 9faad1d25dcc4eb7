package dev.asyncdb.session.identity;

import java.util.ArrayList;
import java.util.List;
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

	private FewEntries<EntityKey, Entry> entries = FewEntries.none();

	// Of a type with final columns, the copies that are not written yet
	private FewEntries<EntityKey, Entry> copies = FewEntries.none();

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
		copy.entries = this.entries.copy();
		copy.copies = this.copies.copy();
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

	/**
	 * Return the managed entities, copied.
	 */
	List<ManagedEntity<?>> all() {
		List<ManagedEntity<?>> all = new ArrayList<>(this.entries.size());
		this.entries.forEach((key, entry) -> all.add(entry.entity()));
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
		this.entries = this.entries.with(key, entry);
		if (this.hasFinalColumns) {
			putCopy(key, entry);
		}
	}

	// Compared once, since neither the instance nor its snapshot can change any more
	private void putCopy(EntityKey key, Entry entry) {
		if (entry.entity().isDirty()) {
			this.copies = this.copies.with(key, entry);
		}
		else {
			this.copies.remove(key);
		}
	}

	@Nullable Entry entry(EntityKey key) {
		return this.entries.get(key);
	}

	@Nullable ManagedEntity<?> remove(EntityKey key) {
		Entry entry = this.entries.get(key);
		this.copies.remove(key);
		this.entries.remove(key);
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

	private FewEntries<EntityKey, Entry> changeable() {
		return this.hasFinalColumns ? this.copies : this.entries;
	}

	/**
	 * Return whether the columns of an entity differ from its row.
	 */
	boolean hasDirty(PendingEntities pending) {
		return changeable().any((entry) -> isDirty(entry.entity(), pending));
	}

	void addDirty(PendingEntities pending, List<Entry> dirty) {
		changeable().forEach((key, entry) -> {
			if (isDirty(entry.entity(), pending)) {
				dirty.add(entry);
			}
		});
	}

	private static boolean isDirty(ManagedEntity<?> entity, PendingEntities pending) {
		return entity.isDirty() && !pending.isDeleted(entity.instance());
	}

	void forEachMatching(Predicate<ManagedEntity<?>> condition, Consumer<Entry> consumer) {
		this.entries.forEach((key, entry) -> {
			if (condition.test(entry.entity())) {
				consumer.accept(entry);
			}
		});
	}

	/**
	 * Return whether an entity matches.
	 */
	boolean hasAny(Predicate<ManagedEntity<?>> condition) {
		return this.entries.any((entry) -> condition.test(entry.entity()));
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
