package dev.asyncdb.relation;

import java.util.List;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mapping.model.MappingInstantiationException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.util.StringUtils;

/**
 * One declared relation of an entity type. Immutable.
 *
 * @param owner the entity that declares it
 * @param property the property that holds the related entities
 * @param kind which side refers to which
 * @param target the related entity
 * @param reference the property with the identifier of the other side: of the owner for
 * {@link Kind#TO_ONE}, of the target for {@link Kind#TO_MANY} and {@link Kind#ONE_TO_ONE}
 * @param link the linking table of {@link Kind#MANY_TO_MANY}
 * @param order the order in which related entities are loaded
 * @param mapKey the property of the target that is the key in a map
 * @param cascade whether new related entities are added with the owner
 * @param orphanRemoval whether a related entity is deleted when it is taken out
 * @since 0.1.0
 */
public record Relation(MappedEntity<Object> owner, RelationalPersistentProperty property, Kind kind,
		MappedEntity<Object> target, @Nullable RelationalPersistentProperty reference, @Nullable JoinTable link,
		Sort order, @Nullable RelationalPersistentProperty mapKey, boolean cascade, boolean orphanRemoval) {

	/**
	 * Which side of a relation refers to which.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/** The owner refers to one target. */
		TO_ONE,

		/** One target refers to the owner. */
		ONE_TO_ONE,

		/** Many targets refer to the owner. */
		TO_MANY,

		/** Rows of a linking table refer to both. */
		MANY_TO_MANY

	}

	/**
	 * The name of the property.
	 * @return the name
	 * @since 0.1.0
	 */
	public String name() {
		return this.property.getName();
	}

	/**
	 * The property with the identifier of the other side.
	 * @return the property
	 * @throws IllegalStateException for {@link Kind#MANY_TO_MANY}
	 * @since 0.1.0
	 */
	public RelationalPersistentProperty requiredReference() {
		if (this.reference == null) {
			throw new IllegalStateException(this + " has a linking table");
		}
		return this.reference;
	}

	/**
	 * The linking table.
	 * @return the table
	 * @throws IllegalStateException for all but {@link Kind#MANY_TO_MANY}
	 * @since 0.1.0
	 */
	public JoinTable requiredLink() {
		if (this.link == null) {
			throw new IllegalStateException(this + " has no linking table");
		}
		return this.link;
	}

	/**
	 * Whether rows of the target refer to the owner.
	 * @return {@code true} for {@link Kind#TO_MANY} and {@link Kind#ONE_TO_ONE}
	 * @since 0.1.0
	 */
	public boolean isReferredTo() {
		return this.kind == Kind.TO_MANY || this.kind == Kind.ONE_TO_ONE;
	}

	/**
	 * The entity that holds the reference.
	 * @return the owner for {@link Kind#TO_ONE}, else the target
	 * @since 0.1.0
	 */
	public MappedEntity<Object> referrer() {
		return (this.kind == Kind.TO_ONE) ? this.owner : this.target;
	}

	/**
	 * The entity whose identifier the reference is.
	 * @return the target for {@link Kind#TO_ONE}, else the owner
	 * @since 0.1.0
	 */
	public MappedEntity<Object> referredTo() {
		return (this.kind == Kind.TO_ONE) ? this.target : this.owner;
	}

	/**
	 * What the property of an entity holds now.
	 * @param entity an entity of the owner's type
	 * @return a collection, a map, an entity, a marker of what is not loaded, or
	 * {@code null}
	 * @since 0.1.0
	 */
	public @Nullable Object value(Object entity) {
		return this.owner.valueOf(entity, this.property);
	}

	/**
	 * The related entities that the property of an entity holds now.
	 * @param entity an entity of the owner's type
	 * @return the entities, empty if there are none or they are not loaded
	 * @throws InvalidDataAccessApiUsageException if it holds {@code null}
	 * @since 0.1.0
	 */
	public List<Object> members(Object entity) {
		return Containers.members(this, value(entity));
	}

	/**
	 * The identifier to which a referrer refers.
	 * @param entity an entity of the {@link #referrer()}'s type
	 * @param mapping the entities
	 * @return the identifier in the type of {@link #referredTo()}, {@code null} for
	 * nobody
	 * @since 0.1.0
	 */
	public @Nullable Object referredId(Object entity, EntityMapping mapping) {
		Object reference = referrer().valueOf(entity, requiredReference());
		return (reference != null) ? mapping.read(referredTo().id(), reference) : null;
	}

	/**
	 * Mark the property of an entity as not loaded.
	 * @param entity an entity of the owner's type
	 * @return the entity, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	public Object unload(Object entity) {
		if (isToOne()) {
			return this.owner.with(entity, this.property, null);
		}
		try {
			return this.owner.with(entity, this.property,
					UnloadedCollection.of(this.property.getType(), this.owner.toString(), name(), accessor()));
		}
		catch (MappingInstantiationException ex) {
			throw new InvalidDataAccessApiUsageException(
					"The constructor of %s looks into '%s', which is not loaded then: let it keep what it gets"
						.formatted(this.owner, name()),
					ex);
		}
	}

	/**
	 * Let the property of an entity hold these related entities.
	 * @param entity an entity of the owner's type
	 * @param related the related entities in their order
	 * @return the entity, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	public Object place(Object entity, List<Object> related) {
		return this.owner.with(entity, this.property, isToOne() ? single(related) : Containers.make(this, related));
	}

	private String accessor() {
		return this.owner.type().isRecord() ? name() : "get" + StringUtils.capitalize(name());
	}

	private @Nullable Object single(List<Object> related) {
		if (related.size() > 1) {
			throw new InvalidDataAccessApiUsageException(
					"%s is to one, but %d %s refer to the same %s: add a unique constraint, or declare @ToMany"
						.formatted(this, related.size(), this.target, this.owner));
		}
		return related.isEmpty() ? null : related.get(0);
	}

	/**
	 * Keep what the property of an entity holds now.
	 * @param entity an entity of the owner's type
	 * @return gives the same back, contents included
	 * @since 0.1.0
	 */
	public Runnable remember(Object entity) {
		Object held = value(entity);
		Runnable contents = Containers.remember(held);
		return () -> {
			if (this.owner.isMutable()) {
				this.owner.with(entity, this.property, held);
			}
			contents.run();
		};
	}

	/**
	 * Whether at most one entity is related.
	 * @return {@code true} for {@link Kind#TO_ONE} and {@link Kind#ONE_TO_ONE}
	 * @since 0.1.0
	 */
	public boolean isToOne() {
		return this.kind == Kind.TO_ONE || this.kind == Kind.ONE_TO_ONE;
	}

	// Entities refer to each other in circles, so their parts would never end
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Relation that && this.property.equals(that.property);
	}

	@Override
	public int hashCode() {
		return this.property.hashCode();
	}

	@Override
	public String toString() {
		return this.owner + "." + name();
	}

}
