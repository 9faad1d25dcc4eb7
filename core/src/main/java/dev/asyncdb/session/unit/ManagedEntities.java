package dev.asyncdb.session.unit;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ManyToManyRelation;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.IdentityMap;
import dev.asyncdb.session.identity.ManagedEntity;
import org.jspecify.annotations.Nullable;

/**
 * The managed entities of a unit of work, as their rows are read, inserted, updated and
 * deleted. Thread-safe, by the lock of the unit of work.
 */
public final class ManagedEntities {

	private final UnitOfWork unit;

	private final Relations relations;

	private final IdentityMap identities;

	ManagedEntities(UnitOfWork unit, Relations relations, IdentityMap identities) {
		this.unit = unit;
		this.relations = relations;
		this.identities = identities;
	}

	/**
	 * Return the managed entities of a type.
	 */
	public List<ManagedEntity<?>> of(Class<?> type) {
		synchronized (this.unit) {
			return this.identities.of(type);
		}
	}

	/**
	 * Return the managed entities of some types that match, in the order in which they
	 * were managed first.
	 */
	public List<ManagedEntity<?>> of(Predicate<Class<?>> some, Predicate<ManagedEntity<?>> condition) {
		synchronized (this.unit) {
			return this.identities.of(some, condition);
		}
	}

	/**
	 * Return whether a managed entity of some types matches.
	 */
	public boolean hasAny(Predicate<Class<?>> some, Predicate<ManagedEntity<?>> condition) {
		synchronized (this.unit) {
			return this.identities.hasAny(some, condition);
		}
	}

	/**
	 * Return the managed entities whose columns differ from their rows.
	 */
	public Collection<ManagedEntity<?>> dirty() {
		synchronized (this.unit) {
			return this.identities.dirty(this.unit.knownPending());
		}
	}

	/**
	 * Return whether the columns of a managed entity of some types differ from its row.
	 */
	public boolean hasDirty(Predicate<Class<?>> some) {
		synchronized (this.unit) {
			return this.identities.hasDirty(some, this.unit.knownPending());
		}
	}

	/**
	 * Manage an entity. Earlier immutable instances still represent the same row.
	 */
	public void manage(ManagedEntity<?> entity) {
		synchronized (this.unit) {
			ManagedEntity<?> former = this.identities.find(entity.key());
			if (former != null) {
				this.unit.pending().replace(former.instance(), entity.instance());
			}
			this.identities.put(entity);
		}
	}

	/**
	 * Manage an entity that was updated, unless it was detached meanwhile.
	 */
	public void updated(ManagedEntity<?> entity) {
		synchronized (this.unit) {
			if (this.identities.contains(entity.key())) {
				manage(entity);
			}
		}
	}

	/**
	 * Manage an entity that was read, and mark its relations as not loaded.
	 * @return the entity, or a copy if it is immutable and has relations
	 */
	public <T> T loaded(ManagedEntity<T> read) {
		synchronized (this.unit) {
			List<Relation> declared = this.relations.of(read.mapped());
			if (declared.isEmpty()) {
				manage(read);
				return read.instance();
			}
			ManagedEntity<T> unloaded = read.with(this.relations.unload(read.mapped(), read.instance()));
			manage(unloaded);
			declared.forEach((relation) -> this.unit.relationSnapshots()
				.put(read.key(), relation, RelationSnapshot.notLoaded()));
			return unloaded.instance();
		}
	}

	/**
	 * Replace a managed entity by a copy with changes that are not written yet.
	 */
	public <T> void replace(MappedEntity<T> mapped, T copy) {
		synchronized (this.unit) {
			ManagedEntity<T> before = this.unit.find(mapped.type(), Objects.requireNonNull(mapped.idOf(copy)));
			if (before != null && before.instance() != copy) {
				manage(before.with(copy));
			}
		}
	}

	/**
	 * Manage an entity that was inserted, unless it was detached meanwhile. One that was
	 * deleted meanwhile is deleted next.
	 */
	public void inserted(Object added, ManagedEntity<?> stored) {
		synchronized (this.unit) {
			Boolean withdrawn = this.unit.pending().inserted(added);
			if (Boolean.FALSE.equals(withdrawn)) {
				return;
			}
			manage(stored);
			// An added record has no identifier, but represents the inserted row
			if (added != stored.instance()) {
				this.identities.putKey(added, stored.key());
			}
			if (withdrawn != null) {
				this.unit.delete(stored.instance());
			}
		}
	}

	public void removed(Object entity, @Nullable EntityKey key) {
		synchronized (this.unit) {
			this.unit.pending().removed(entity);
			this.identities.removeKey(entity);
			if (key != null) {
				EntityKey stored = this.identities.stored(key);
				this.unit.relationSnapshots().remove(stored);
				ManagedEntity<?> removed = this.identities.remove(stored);
				if (removed != null) {
					this.unit.pending().removed(removed.instance());
					this.identities.removeKey(removed.instance());
				}
			}
		}
	}

	/**
	 * Note that the database found a row by an identifier in another spelling, such as in
	 * other case.
	 */
	public void foundBy(Class<?> type, Object given, Object stored) {
		synchronized (this.unit) {
			this.identities.putSpelling(new EntityKey(type, given), new EntityKey(type, stored));
		}
	}

	/**
	 * Treat the changes of an entity since its row was read or written as stored, so that
	 * no flush writes them.
	 */
	public void reset(Object entity) {
		synchronized (this.unit) {
			ManagedEntity<Object> known = this.unit.find(entity);
			if (known != null) {
				this.identities.put(known.withNewSnapshot());
			}
		}
	}

	/**
	 * Return the relation of the targets with the rows of the same join table.
	 * @return empty if there is none, or if an immutable entity is a member, whose copies
	 * cannot hold each other
	 */
	Optional<ManyToManyRelation> otherSide(ManyToManyRelation relation) {
		boolean isMutable = relation.owner().isMutable() && relation.target().isMutable();
		return isMutable ? this.relations.of(relation.target(), ManyToManyRelation.class)
			.stream()
			.filter(relation::isOtherSideOf)
			.findFirst() : Optional.empty();
	}

}
