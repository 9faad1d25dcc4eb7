package dev.asyncdb.relation.support;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.EntitySnapshot;
import dev.asyncdb.mapping.MappedEntity;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A relation that the database stores in a foreign key of one of its sides.
 *
 * @since 0.1.0
 */
public abstract sealed class ForeignKeyRelation extends Relation permits ToOneRelation, InverseRelation {

	private final RelationalPersistentProperty reference;

	ForeignKeyRelation(Declaration declaration, RelatedValue values, RelationalPersistentProperty reference) {
		super(declaration, values);
		this.reference = reference;
	}

	/**
	 * Return the property of the {@link #referrer()} with the identifier of the other
	 * side.
	 * @return the property
	 * @since 0.1.0
	 */
	public RelationalPersistentProperty reference() {
		return this.reference;
	}

	/**
	 * Return the entity that has the foreign key.
	 * @return the entity
	 * @since 0.1.0
	 */
	public abstract MappedEntity<Object> referrer();

	/**
	 * Return the entity whose identifier is the foreign key.
	 * @return the entity
	 * @since 0.1.0
	 */
	public abstract MappedEntity<Object> referredTo();

	/**
	 * Return whether at most one row may have the same foreign key.
	 * @return {@code false} unless the relation is one to one
	 * @since 0.1.0
	 */
	public boolean isUnique() {
		return false;
	}

	/**
	 * Return the identifier to which a referrer refers.
	 * @param entity an entity of the {@link #referrer()}'s type
	 * @param mapping the entities
	 * @return the identifier in the type of {@link #referredTo()}, or {@code null}
	 * @since 0.1.0
	 */
	public @Nullable Object referredId(Object entity, EntityMapping mapping) {
		return identifier(referrer().valueOf(entity, this.reference), mapping);
	}

	/**
	 * Return the identifier to which the row of a referrer refers.
	 * @param row the row of an entity of the {@link #referrer()}'s type
	 * @param mapping the entities
	 * @return the identifier in the type of {@link #referredTo()}, or {@code null}
	 * @since 0.1.0
	 */
	public @Nullable Object storedId(EntitySnapshot<?> row, EntityMapping mapping) {
		return identifier(row.value(this.reference.getColumnName()), mapping);
	}

	private @Nullable Object identifier(@Nullable Object value, EntityMapping mapping) {
		return (value != null) ? mapping.read(referredTo().id(), value) : null;
	}

	@Override
	public final MappedEntity<Object> selectedBy() {
		return referredTo();
	}

	@Override
	SqlIdentifier keyColumn() {
		return this.reference.getColumnName();
	}

	@Override
	@Nullable Object keyOf(Object related, Row row) {
		return target().valueOf(related, this.reference);
	}

}
