package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.FewEntries;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.identity.KeyValues;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.IdentityResolution;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.UnitOfWork;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * The references to write with a flush. The foreign key can be set when the other entity
 * has an identifier.
 */
public final class ForeignKeyUpdates {

	private final EntityMapping mapping;

	private final UnitOfWork unit;

	private final IdentityResolution identities;

	// An entity has few references, each by another property
	private FewEntries<IdentityKey, List<Reference>> pending = FewEntries.none();

	private FewEntries<IdentityKey, Object> reserved = FewEntries.none();

	public ForeignKeyUpdates(SessionContext context) {
		this.mapping = context.mapping();
		this.unit = context.unit();
		this.identities = context.identities();
	}

	void add(Object referrer, ForeignKeyRelation relation, Object referredTo) {
		Reference before = put(referrer, relation, referredTo);
		Object other = (before != null) ? before.referredTo() : null;
		if (before != null && other != null && !isSame(other, referredTo)) {
			throw contradiction(before.relation().toString(), relation);
		}
	}

	private @Nullable Reference put(Object referrer, ForeignKeyRelation relation, @Nullable Object referredTo) {
		Reference reference = new Reference(relation, referrer, referredTo);
		List<Reference> others = from(referrer);
		int position = position(others, relation);
		Reference before = (position >= 0) ? others.get(position) : null;
		this.pending = this.pending.with(new IdentityKey(referrer),
				others.isEmpty() ? List.of(reference) : with(others, position, reference));
		return before;
	}

	private static List<Reference> with(List<Reference> others, int position, Reference reference) {
		List<Reference> references = new ArrayList<>(others);
		if (position >= 0) {
			references.set(position, reference);
		}
		else {
			references.add(reference);
		}
		return references;
	}

	private static int position(List<Reference> references, ForeignKeyRelation relation) {
		for (int i = 0; i < references.size(); i++) {
			if (references.get(i).property().equals(relation.reference())) {
				return i;
			}
		}
		return -1;
	}

	private boolean isSame(Object one, Object other) {
		EntityKey key = this.unit.findKey(one);
		return one == other || (key != null && key.equals(this.unit.findKey(other)));
	}

	/**
	 * Add a reference unless the application has set the column to another identifier.
	 */
	public void addChecked(Object referrer, ForeignKeyRelation relation, Object referredTo) {
		Object id = relation.referredId(referrer, this.mapping);
		boolean isZero = id instanceof Number number && number.doubleValue() == 0;
		if (id != null && !isZero && !isKeyOf(referredTo, relation, id)
				&& (this.unit.isAdded(referrer) || isChanged(referrer, relation.reference()))) {
			throw contradiction("%s.%s".formatted(relation.referrer(), relation.reference().getName()), relation);
		}
		add(referrer, relation, referredTo);
	}

	// Texts that a collation may hold equal are no contradiction
	private boolean isKeyOf(Object referredTo, ForeignKeyRelation relation, Object id) {
		Object stored = this.identities.knownId(referredTo);
		Class<?> type = relation.referredTo().type();
		return stored != null && (this.unit.storedKey(type, id).equals(this.unit.storedKey(type, stored))
				|| Objects.equals(KeyValues.loose(id), KeyValues.loose(stored)));
	}

	/**
	 * Return whether the application has set the column of a row since it was read or
	 * written.
	 */
	public boolean isChanged(Object referrer, RelationalPersistentProperty property) {
		ManagedEntity<Object> managed = this.unit.find(referrer);
		return managed != null && managed.isChanged(property);
	}

	private static InvalidDataAccessApiUsageException contradiction(String one, ForeignKeyRelation other) {
		return new InvalidDataAccessApiUsageException(
				"%s and %s of one %s refer to different %s: change one of them only".formatted(one, other,
						other.referrer(), other.referredTo()));
	}

	/**
	 * Set the foreign key to null unless another reference replaces it.
	 */
	public void remove(Object referrer, ForeignKeyRelation relation) {
		if (!contains(referrer, relation)) {
			put(referrer, relation, null);
		}
	}

	public boolean contains(Object referrer, ForeignKeyRelation relation) {
		return position(from(referrer), relation) >= 0;
	}

	/**
	 * Return whether nothing but one entity refers to anything, and only to rows that are
	 * stored.
	 */
	public boolean areOnlyFrom(Object referrer) {
		List<Reference> references = from(referrer);
		return this.pending.size() == (references.isEmpty() ? 0 : 1) && references.stream().noneMatch(this::isWaiting);
	}

	public List<Reference> from(Object referrer) {
		List<Reference> references = this.pending.isEmpty() ? null : this.pending.get(new IdentityKey(referrer));
		return (references != null) ? references : Collections.emptyList();
	}

	public List<Object> referrers() {
		List<Object> referrers = new ArrayList<>(this.pending.size());
		this.pending.forEach((referrer, references) -> referrers.add(referrer.object()));
		return referrers;
	}

	/**
	 * Return the rows that are to refer to entities without a row.
	 */
	public Set<EntityKey> waiting() {
		Set<EntityKey> waiting = new HashSet<>();
		this.pending.forEach((referrer, references) -> {
			EntityKey key = this.unit.findKey(referrer.object());
			if (key != null && references.stream().anyMatch(this::isWaiting)) {
				waiting.add(key);
			}
		});
		return waiting;
	}

	private boolean isWaiting(Reference reference) {
		return reference.referredTo() != null && this.identities.storedId(reference.referredTo()) == null;
	}

	/**
	 * Set the foreign keys of an entity whose identifiers are known.
	 * @return the entity, or a copy if it is immutable
	 */
	public <T> T filled(T referrer) {
		return filled(this.mapping.ofInstance(referrer), referrer, from(Objects.requireNonNull(referrer)));
	}

	private <T> T filled(MappedEntity<T> mapped, T referrer, List<Reference> references) {
		T filled = referrer;
		for (int i = 0; i < references.size(); i++) {
			filled = filled(mapped, filled, references.get(i));
		}
		return filled;
	}

	private <T> T filled(MappedEntity<T> mapped, T referrer, Reference reference) {
		Object other = reference.referredTo();
		Object id = (other != null) ? identifier(other) : null;
		if (other != null && id == null) {
			return referrer;
		}
		RelationalPersistentProperty property = reference.property();
		if (id == null && property.getType().isPrimitive()) {
			throw new InvalidDataAccessApiUsageException(
					"%s.%s is primitive and cannot be null: change its type, or declare %s with orphanRemoval"
						.formatted(mapped, property.getName(), reference.relation()));
		}
		Object current = mapped.valueOf(referrer, property);
		boolean isSame = Objects.equals(KeyValues.comparable(current), KeyValues.comparable(id));
		return isSame ? referrer : mapped.with(referrer, property, id);
	}

	/**
	 * Let references use the identifier that a new entity will be inserted with.
	 */
	void reserve(Object entity, Object id) {
		this.reserved = this.reserved.with(new IdentityKey(entity), id);
	}

	private @Nullable Object identifier(Object entity) {
		Object stored = this.identities.storedId(entity);
		return (stored != null) ? stored : this.reserved.get(new IdentityKey(entity));
	}

	/**
	 * Set the foreign keys of entities that have a row, so that an update writes them.
	 */
	public void fillStored() {
		this.pending.forEach((referrer, references) -> {
			ManagedEntity<Object> managed = this.unit.find(referrer.object());
			if (managed != null && !this.unit.isDeleted(managed.instance())) {
				this.unit.entities()
					.replace(managed.mapped(), filled(managed.mapped(), managed.instance(), references));
			}
		});
	}

	/**
	 * One reference.
	 *
	 * @param relation the relation
	 * @param referrer the entity with the foreign key
	 * @param referredTo the other entity, or {@code null}
	 */
	public record Reference(ForeignKeyRelation relation, Object referrer, @Nullable Object referredTo) {

		public RelationalPersistentProperty property() {
			return this.relation.reference();
		}

		// The equals method of entities is never called
		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Reference that && this.relation.equals(that.relation)
					&& this.referrer == that.referrer && this.referredTo == that.referredTo;
		}

		@Override
		public int hashCode() {
			return 31 * this.relation.hashCode() + System.identityHashCode(this.referrer);
		}

	}

}
