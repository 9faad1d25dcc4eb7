package dev.asyncdb.mapping;

import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * One entity type: its table, columns and identifier, and how to move its state between
 * objects and rows. Thread-safe.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public final class MappedEntity<T> {

	private final RelationalPersistentEntity<T> metadata;

	private final R2dbcConverter converter;

	private final DefaultReactiveDataAccessStrategy strategy;

	private final PropertyFields<T> fields;

	private final PropertyNames names;

	private final EntityFactory<T> factory;

	private final ColumnValues<T> columnValues;

	private final InstanceColumns<T> instances;

	private final @Nullable PlainColumns<T> plain;

	private final List<SqlIdentifier> idColumns;

	private final EntityConditions<T> conditions;

	MappedEntity(RelationalPersistentEntity<T> metadata, R2dbcConverter converter,
			DefaultReactiveDataAccessStrategy strategy) {
		this.metadata = metadata;
		this.converter = converter;
		this.strategy = strategy;
		this.fields = new PropertyFields<>(metadata);
		this.names = new PropertyNames(metadata, converter.getMappingContext());
		this.instances = new InstanceColumns<>(metadata, this.names.columnProperties());
		RelationalPersistentProperty id = metadata.getIdProperty();
		this.idColumns = (id != null) ? this.names.columnsOf(List.of(id.getName())) : List.of();
		this.conditions = new EntityConditions<>(metadata.getType().getSimpleName(), this.names,
				converter.getConversionService());
		this.plain = PlainColumns.of(metadata, this.names.columnProperties(), this.fields, converter);
		this.factory = new EntityFactory<>(metadata, converter.getConversionService());
		this.columnValues = new ColumnValues<>(this, this.names, converter);
	}

	/**
	 * The entity type.
	 * @return the class
	 * @since 0.1.0
	 */
	public Class<T> type() {
		return this.metadata.getType();
	}

	/**
	 * The table with its schema, if it has one.
	 * @return the identifier as Spring Data derived it
	 * @since 0.1.0
	 */
	public SqlIdentifier table() {
		return this.metadata.getQualifiedTableName();
	}

	/**
	 * All columns, those of embedded values included and relations left out.
	 * @return column names in the order of the properties
	 * @since 0.1.0
	 */
	public List<SqlIdentifier> columns() {
		return this.names.columns();
	}

	/**
	 * The columns that hold some properties.
	 * @param properties property names
	 * @return column names, several for an embedded value
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public List<SqlIdentifier> columnsOf(Iterable<String> properties) {
		return this.names.columnsOf(properties);
	}

	/**
	 * The columns of the identifier.
	 * @return column names, several for a composite identifier
	 * @throws InvalidDataAccessApiUsageException if the entity has no identifier
	 * @since 0.1.0
	 */
	public List<SqlIdentifier> idColumns() {
		id();
		return this.idColumns;
	}

	/**
	 * The columns of some values, converted as Spring Data writes them.
	 * @param values values by property
	 * @return parameters by column
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public Map<SqlIdentifier, Parameter> columnsOf(Values<T> values) {
		return this.columnValues.of(values);
	}

	/**
	 * The columns that an update must never write: identifier and insert-only ones.
	 * @return column names
	 * @since 0.1.0
	 */
	public List<SqlIdentifier> fixedColumns() {
		return this.names.fixedColumns();
	}

	/**
	 * The version property.
	 * @return the property, or {@code null} without optimistic locking
	 * @since 0.1.0
	 */
	public @Nullable RelationalPersistentProperty version() {
		return this.metadata.getVersionProperty();
	}

	/**
	 * The identifier property.
	 * @return the property
	 * @throws InvalidDataAccessApiUsageException if the entity has none
	 * @since 0.1.0
	 */
	public RelationalPersistentProperty id() {
		RelationalPersistentProperty id = this.metadata.getIdProperty();
		if (id == null) {
			throw new InvalidDataAccessApiUsageException(
					"%s has no identifier: annotate a property with @Id".formatted(type().getSimpleName()));
		}
		return id;
	}

	/**
	 * Spring Data's metadata.
	 * @return the metadata
	 * @since 0.1.0
	 */
	public RelationalPersistentEntity<T> metadata() {
		return this.metadata;
	}

	/**
	 * The identifier of an instance.
	 * @param entity the instance
	 * @return the identifier, or {@code null} if it has none yet
	 * @since 0.1.0
	 */
	public @Nullable Object idOf(T entity) {
		return this.fields.id(entity);
	}

	/**
	 * Whether instances can be changed in place, as opposed to records and other
	 * immutable classes.
	 * @return {@code true} for a mutable class
	 * @since 0.1.0
	 */
	public boolean isMutable() {
		return this.instances.areMutable();
	}

	/**
	 * The columns of an instance as Spring Data would write them.
	 * @param entity the instance
	 * @return a new row
	 * @since 0.1.0
	 */
	public OutboundRow row(T entity) {
		return (this.plain != null) ? this.plain.row(entity) : this.strategy.getOutboundRow(entity);
	}

	/**
	 * Remember how an instance looks.
	 * @param entity the instance
	 * @return a snapshot that later changes of the instance do not touch
	 * @since 0.1.0
	 */
	public EntitySnapshot<T> snapshot(T entity) {
		return (this.plain != null) ? new PlainSnapshot<>(this.plain, entity) : new ColumnSnapshot<>(this, entity);
	}

	/**
	 * Make an instance of a row.
	 * @param row a row that begins with {@link #columns()}
	 * @param metadata the columns of the row
	 * @return a new instance
	 * @since 0.1.0
	 */
	public T read(Row row, RowMetadata metadata) {
		return (this.plain != null) ? this.plain.read(row, 0) : this.converter.read(type(), row, metadata);
	}

	/**
	 * Moves the columns by their position.
	 * @return {@code null} if the converter moves them by name
	 * @since 0.1.0
	 */
	public @Nullable PlainColumns<T> plain() {
		return this.plain;
	}

	/**
	 * Make an instance of values.
	 * @param values values by property
	 * @return a new instance; properties without a value keep what the class gives them
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public T create(Values<T> values) {
		return this.factory.create(this.conditions.checked(values));
	}

	/**
	 * Set a property.
	 * @param entity the instance
	 * @param property the property
	 * @param value the value, converted to the type of the property
	 * @return the instance, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	public T with(T entity, RelationalPersistentProperty property, @Nullable Object value) {
		return this.factory.with(entity, property, value);
	}

	/**
	 * The value of a property.
	 * @param entity the instance
	 * @param property the property
	 * @return the value, or {@code null}
	 * @since 0.1.0
	 */
	public @Nullable Object valueOf(T entity, RelationalPersistentProperty property) {
		return this.fields.value(entity, property);
	}

	/**
	 * Copy what a row holds from one instance to another, relations left alone.
	 * @param from the source
	 * @param into a mutable instance
	 * @since 0.1.0
	 */
	public void copyColumns(T from, T into) {
		this.instances.copy(from, into);
	}

	/**
	 * Keep the values of the columns, as they are now.
	 * @param entity an entity
	 * @return gives the values back to the entity; does nothing for an immutable class
	 * @since 0.1.0
	 */
	public Runnable rememberColumns(T entity) {
		return this.instances.remember(entity);
	}

	/**
	 * Conditions and orders on this entity.
	 * @return the conditions
	 * @since 0.1.0
	 */
	public EntityConditions<T> conditions() {
		return this.conditions;
	}

	@Override
	public String toString() {
		return type().getSimpleName();
	}

}
