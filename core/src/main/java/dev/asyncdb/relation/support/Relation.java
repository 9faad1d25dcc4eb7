package dev.asyncdb.relation.support;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.RelatedRows;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * One declared relation of an entity type. Immutable and equal by its property.
 * <p>
 * The subclasses differ in where the database stores the relation: in a foreign key of
 * the owner, in a foreign key of the target, or in a join table.
 *
 * @since 0.1.0
 */
public abstract sealed class Relation permits ForeignKeyRelation, ManyToManyRelation {

	private final Declaration declaration;

	private final RelatedValue values;

	Relation(Declaration declaration, RelatedValue values) {
		this.declaration = declaration;
		this.values = values;
	}

	/**
	 * Apply the function for the place where the database stores this relation.
	 * @param <R> the type of the result
	 * @param toOne the function for a foreign key of the owner
	 * @param inverse the function for a foreign key of the target
	 * @param manyToMany the function for a join table
	 * @return the result of the function
	 * @since 0.1.0
	 */
	public abstract <R> R map(Function<? super ToOneRelation, R> toOne, Function<? super InverseRelation, R> inverse,
			Function<? super ManyToManyRelation, R> manyToMany);

	/**
	 * Call the consumer for the place where the database stores this relation.
	 * @param toOne the consumer for a foreign key of the owner
	 * @param inverse the consumer for a foreign key of the target
	 * @param manyToMany the consumer for a join table
	 * @since 0.1.0
	 */
	public abstract void accept(Consumer<? super ToOneRelation> toOne, Consumer<? super InverseRelation> inverse,
			Consumer<? super ManyToManyRelation> manyToMany);

	/**
	 * Return the entity whose identifiers select related rows.
	 * @return the owner, or the target if the owner has the foreign key
	 * @since 0.1.0
	 */
	public abstract MappedEntity<Object> selectedBy();

	/**
	 * Return the column with the identifiers that select related rows.
	 */
	abstract SqlIdentifier keyColumn();

	/**
	 * Return the identifier that selected a related row, as the driver returned it.
	 */
	abstract @Nullable Object keyOf(Object related, Row row);

	RelatedRows.@Nullable Join join() {
		return null;
	}

	/**
	 * Return the order of the members that the relation declares.
	 * @return the order, unsorted for a single entity
	 * @since 0.1.0
	 */
	public Sort order() {
		return this.values.order();
	}

	/**
	 * Return the entity that declares the relation.
	 * @return the entity
	 * @since 0.1.0
	 */
	public MappedEntity<Object> owner() {
		return this.declaration.owner();
	}

	/**
	 * Return the property that holds the related entities.
	 * @return the property
	 * @since 0.1.0
	 */
	public RelationalPersistentProperty property() {
		return this.declaration.property();
	}

	/**
	 * Return the related entity.
	 * @return the entity
	 * @since 0.1.0
	 */
	public MappedEntity<Object> target() {
		return this.declaration.target();
	}

	/**
	 * Return the name of the property.
	 * @return the name
	 * @since 0.1.0
	 */
	public String name() {
		return property().getName();
	}

	/**
	 * Return whether new related entities are added together with the owner.
	 * @return {@code true} if they are added
	 * @since 0.1.0
	 */
	public boolean cascade() {
		return this.declaration.cascade();
	}

	/**
	 * Return whether a related entity is deleted when it is removed from the relation or
	 * its owner is deleted.
	 * @return {@code false} unless a subclass supports it
	 * @since 0.1.0
	 */
	public boolean orphanRemoval() {
		return false;
	}

	/**
	 * Return whether the property holds a container rather than one entity.
	 * @return {@code true} for a collection or a map
	 * @since 0.1.0
	 */
	public boolean isCollection() {
		return this.values.isCollection();
	}

	/**
	 * Return whether a new value of the property can be written without knowing the
	 * previous one, since it replaces a foreign key of the owner.
	 * @return {@code false} unless the owner has the foreign key
	 * @since 0.1.0
	 */
	public boolean isStoredByOwner() {
		return false;
	}

	/**
	 * Return the value of the property.
	 * @param entity an entity of the owner's type
	 * @return a collection, a map, an entity, a marker of a relation that is not loaded,
	 * or {@code null}
	 * @since 0.1.0
	 */
	public @Nullable Object value(Object entity) {
		return owner().valueOf(entity, property());
	}

	/**
	 * Return the related entities that the property of an entity holds.
	 * @param entity an entity of the owner's type
	 * @return the entities, empty if none are related or they are not loaded
	 * @throws InvalidDataAccessApiUsageException if it holds {@code null}
	 * @since 0.1.0
	 */
	public List<Object> members(Object entity) {
		return Containers.members(this, value(entity));
	}

	/**
	 * Mark the property of an entity as not loaded.
	 * @param entity an entity of the owner's type
	 * @return the entity, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	public Object unload(Object entity) {
		return this.values.unload(this, entity);
	}

	/**
	 * Set the related entities of an entity.
	 * @param entity an entity of the owner's type
	 * @param related the related entities in their order
	 * @return the entity, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	public Object place(Object entity, List<Object> related) {
		return owner().with(entity, property(), this.values.of(this, related));
	}

	/**
	 * Keep the value of the property, the contents of a container included.
	 * @param entity an entity of the owner's type
	 * @return restores the value
	 * @since 0.1.0
	 */
	public Runnable snapshot(Object entity) {
		Object held = value(entity);
		Runnable contents = Containers.snapshot(held);
		return () -> {
			if (owner().isMutable()) {
				owner().with(entity, property(), held);
			}
			contents.run();
		};
	}

	@Override
	public final boolean equals(@Nullable Object other) {
		return other instanceof Relation that && property().equals(that.property());
	}

	@Override
	public final int hashCode() {
		return property().hashCode();
	}

	@Override
	public final String toString() {
		return owner() + "." + name();
	}

	/**
	 * The attributes that all annotations have.
	 *
	 * @param owner the entity that declares the relation
	 * @param property the property that holds the related entities
	 * @param target the related entity
	 * @param cascade whether new related entities are added with the owner
	 */
	record Declaration(MappedEntity<Object> owner, RelationalPersistentProperty property, MappedEntity<Object> target,
			boolean cascade) {
	}

}
