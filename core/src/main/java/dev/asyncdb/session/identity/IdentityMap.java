package dev.asyncdb.session.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

/**
 * One managed entity per row, by type, and the row of each instance. Not thread-safe: the
 * unit of work guards it.
 */
public final class IdentityMap {

	private final EntityMapping mapping;

	/** Leads to the earlier types: a session has few, and each is made of one object. */
	private @Nullable ManagedType types;

	// The rows of instances that cannot be found by their identifier: of immutable
	// entities and of objects that were inserted
	private FewEntries<IdentityKey, EntityKey> keys = FewEntries.none();

	// The keys of rows that the database found by an equal key in another spelling, by
	// that key
	private FewEntries<EntityKey, EntityKey> spellings = FewEntries.none();

	private final UndoLog<IdentityMap> log = new UndoLog<>();

	private long last;

	public IdentityMap(EntityMapping mapping) {
		this.mapping = mapping;
	}

	/**
	 * Begin to record changes, so that this point can be restored.
	 */
	public int mark() {
		return this.log.mark();
	}

	/**
	 * Record no more.
	 */
	public void forgetMarks() {
		this.log.clear();
	}

	/**
	 * Return a copy of the state at a mark.
	 */
	public IdentityMap restored(int mark) {
		IdentityMap copy = copy();
		this.log.undo(mark, copy, copy.log);
		return copy;
	}

	private IdentityMap copy() {
		IdentityMap copy = new IdentityMap(this.mapping);
		copy.types = (this.types != null) ? this.types.copy() : null;
		copy.keys = this.keys.copy();
		copy.spellings = this.spellings.copy();
		copy.last = this.last;
		return copy;
	}

	public boolean isEmpty() {
		return !any((type) -> true, (managed) -> !managed.isEmpty());
	}

	public void forEach(Consumer<ManagedEntity<?>> consumer) {
		each((type) -> true,
				(managed) -> managed.forEachMatching((entity) -> true, (entry) -> consumer.accept(entry.entity())));
	}

	/**
	 * Return the managed entities of a type.
	 */
	public List<ManagedEntity<?>> of(Class<?> type) {
		ManagedType managed = managed(type);
		return (managed != null) ? managed.all() : List.of();
	}

	/**
	 * Return the managed entities of some types that match, in the order in which they
	 * were managed first.
	 */
	public List<ManagedEntity<?>> of(Predicate<Class<?>> some, Predicate<ManagedEntity<?>> condition) {
		if (this.types == null) {
			return List.of();
		}
		List<ManagedType.Entry> entries = new ArrayList<>();
		each(some, (managed) -> managed.forEachMatching(condition, entries::add));
		return inOrder(entries);
	}

	/**
	 * Return whether an entity of some types matches.
	 */
	public boolean hasAny(Predicate<Class<?>> some, Predicate<ManagedEntity<?>> condition) {
		return any(some, (managed) -> managed.hasAny(condition));
	}

	/**
	 * Return whether the columns of an entity of some types differ from its row.
	 */
	public boolean hasDirty(Predicate<Class<?>> some, PendingEntities pending) {
		return any(some, (managed) -> managed.hasDirty(pending));
	}

	/**
	 * Return the entities whose columns differ from their rows.
	 */
	public List<ManagedEntity<?>> dirty(PendingEntities pending) {
		if (this.types == null) {
			return List.of();
		}
		List<ManagedType.Entry> entries = new ArrayList<>(0);
		for (ManagedType managed = this.types; managed != null; managed = managed.before()) {
			managed.addDirty(pending, entries);
		}
		return inOrder(entries);
	}

	private boolean any(Predicate<Class<?>> some, Predicate<ManagedType> condition) {
		for (ManagedType managed = this.types; managed != null; managed = managed.before()) {
			if (some.test(managed.type()) && condition.test(managed)) {
				return true;
			}
		}
		return false;
	}

	private void each(Predicate<Class<?>> some, Consumer<ManagedType> action) {
		for (ManagedType managed = this.types; managed != null; managed = managed.before()) {
			if (some.test(managed.type())) {
				action.accept(managed);
			}
		}
	}

	private @Nullable ManagedType managed(Class<?> type) {
		ManagedType managed = this.types;
		while (managed != null && managed.type() != type) {
			managed = managed.before();
		}
		return managed;
	}

	private static List<ManagedEntity<?>> inOrder(List<ManagedType.Entry> entries) {
		if (entries.isEmpty()) {
			return List.of();
		}
		entries.sort(Comparator.comparingLong(ManagedType.Entry::ordinal));
		List<ManagedEntity<?>> entities = new ArrayList<>(entries.size());
		entries.forEach((entry) -> entities.add(entry.entity()));
		return entities;
	}

	public void put(ManagedEntity<?> entity) {
		ManagedType managed = managed(entity.key().type());
		if (managed == null) {
			managed = new ManagedType(entity.key().type(), entity.mapped().hasFinalColumns(), this.types);
			this.types = managed;
		}
		record(managed, entity.key());
		managed.put(entity, ++this.last);
		// The only mutable instance of a row is found by its identifier
		if (!entity.mapped().isMutable()) {
			putKey(entity.instance(), entity.key());
		}
	}

	private void record(ManagedType managed, EntityKey key) {
		if (this.log.isRecording()) {
			ManagedType.Entry before = managed.entry(key);
			this.log.add((map) -> Objects.requireNonNull(map.managed(key.type())).restore(key, before));
		}
	}

	public void putKey(Object instance, EntityKey key) {
		IdentityKey identity = new IdentityKey(instance);
		EntityKey before = this.keys.get(identity);
		this.keys = this.keys.with(identity, key);
		this.log.add((map) -> map.keys = restored(map.keys, identity, before));
	}

	public void removeKey(Object instance) {
		IdentityKey identity = new IdentityKey(instance);
		EntityKey before = this.keys.isEmpty() ? null : this.keys.get(identity);
		if (before != null) {
			this.keys.remove(identity);
			this.log.add((map) -> map.keys = restored(map.keys, identity, before));
		}
	}

	private static <K> FewEntries<K, EntityKey> restored(FewEntries<K, EntityKey> map, K key,
			@Nullable EntityKey before) {
		if (before != null) {
			return map.with(key, before);
		}
		map.remove(key);
		return map;
	}

	public @Nullable ManagedEntity<?> remove(EntityKey key) {
		ManagedType managed = managed(key.type());
		if (managed == null || managed.get(key) == null) {
			return null;
		}
		record(managed, key);
		return managed.remove(key);
	}

	public boolean contains(EntityKey key) {
		return find(key) != null;
	}

	public @Nullable ManagedEntity<?> find(EntityKey key) {
		return get(stored(key));
	}

	private @Nullable ManagedEntity<?> get(EntityKey key) {
		ManagedType managed = managed(key.type());
		return (managed != null) ? managed.get(key) : null;
	}

	/**
	 * Return the key as its row has it, as far as this session knows.
	 */
	public EntityKey stored(EntityKey key) {
		return (this.spellings.isEmpty() || get(key) != null) ? key
				: Objects.requireNonNullElse(this.spellings.get(key), key);
	}

	public void putSpelling(EntityKey given, EntityKey stored) {
		if (!given.equals(stored)) {
			EntityKey before = this.spellings.get(given);
			this.spellings = this.spellings.with(given, stored);
			this.log.add((map) -> map.spellings = restored(map.spellings, given, before));
		}
	}

	/**
	 * Return the row of an instance that this session has read or written.
	 */
	public @Nullable EntityKey keyOf(Object instance) {
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
