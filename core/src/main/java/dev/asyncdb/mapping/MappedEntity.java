package dev.asyncdb.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.row.ChangedRowColumns;
import dev.asyncdb.mapping.row.CheckedRow;
import dev.asyncdb.mapping.row.ColumnSet;
import dev.asyncdb.mapping.row.NewRowColumns;
import dev.asyncdb.mapping.row.RowValues;
import dev.asyncdb.mapping.value.ReadColumn;
import dev.asyncdb.mapping.value.ValueEquality;
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
 * The mapping of one entity type: its table, columns and identifier, and the conversion
 * between instances and rows. Thread-safe.
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

	private final InstanceSnapshot snapshots;

	private final @Nullable PlainColumns<T> plain;

	private final @Nullable SimpleValues<T> simple;

	private final ConvertedColumns converted;

	private final List<SqlIdentifier> idColumns;

	private final ColumnSet keyColumns;

	private final NewRowColumns newRows;

	private final ChangedRowColumns changedRows;

	private final ChangedRowColumns replacedRows;

	private final EntityConditions<T> conditions;

	private final ValueEquality equality;

	private final Map<String, ReadColumn> checked;

	MappedEntity(RelationalPersistentEntity<T> metadata, R2dbcConverter converter,
			DefaultReactiveDataAccessStrategy strategy, ValueEquality equality) {
		this.equality = equality;
		this.metadata = metadata;
		this.converter = converter;
		this.strategy = strategy;
		this.fields = new PropertyFields<>(metadata);
		this.names = new PropertyNames(metadata, converter.getMappingContext());
		this.instances = new InstanceColumns<>(metadata, this.names.columnProperties(), this.fields);
		this.snapshots = new InstanceSnapshot(this.names, converter);
		RelationalPersistentProperty id = metadata.getIdProperty();
		this.idColumns = (id != null) ? this.names.columnsOf(List.of(id.getName())) : List.of();
		this.keyColumns = new ColumnSet(metadata.getType(), keyColumns());
		this.newRows = new NewRowColumns(metadata.getType(), this.idColumns);
		this.changedRows = new ChangedRowColumns(metadata.getType(), this.names.fixedColumns());
		this.replacedRows = new ChangedRowColumns(metadata.getType(), this.names.fixedInReplacements());
		this.checked = new ReadColumns(metadata.getType().getSimpleName(), converter).checked(this.names.properties());
		this.conditions = new EntityConditions<>(metadata.getType().getSimpleName(), this.names,
				converter.getConversionService());
		this.plain = PlainColumns.of(metadata, this.names.columnProperties(), this.fields, converter);
		this.simple = SimpleValues.of(metadata, this.names.columnProperties(), this.fields, converter, equality);
		this.converted = new ConvertedColumns(this.names, converter,
				!PlainColumns.hasNoCustomConverter(metadata, converter));
		this.factory = new EntityFactory<>(metadata, converter.getConversionService());
		this.columnValues = new ColumnValues<>(this, this.names, converter);
	}

	private List<SqlIdentifier> keyColumns() {
		List<SqlIdentifier> columns = new ArrayList<>(this.idColumns);
		RelationalPersistentProperty version = version();
		if (version != null) {
			columns.add(version.getColumnName());
		}
		return columns;
	}

	/**
	 * Return the entity type.
	 * @return the class
	 * @since 0.1.0
	 */
	public Class<T> type() {
		return this.metadata.getType();
	}

	/**
	 * Return the table, with its schema if the entity declares one.
	 * @return the identifier that Spring Data derived
	 * @since 0.1.0
	 */
	public SqlIdentifier table() {
		return this.metadata.getQualifiedTableName();
	}

	/**
	 * Return all columns, including those of embedded values.
	 * @return column names in the order of the properties
	 * @since 0.1.0
	 */
	public List<SqlIdentifier> columns() {
		return this.names.columns();
	}

	/**
	 * Return the columns of some properties.
	 * @param properties property names
	 * @return column names, several for an embedded value
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public List<SqlIdentifier> columnsOf(Iterable<String> properties) {
		return this.names.columnsOf(properties);
	}

	/**
	 * Return the columns of the identifier.
	 * @return column names, several for a composite identifier
	 * @throws InvalidDataAccessApiUsageException if the entity has no identifier
	 * @since 0.1.0
	 */
	public List<SqlIdentifier> idColumns() {
		id();
		return this.idColumns;
	}

	/**
	 * Convert values to parameters of their columns.
	 * @param values values by property, {@linkplain EntityConditions#checked(Values)
	 * checked}
	 * @return parameters by column
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public Map<SqlIdentifier, Parameter> columnsOf(Values<T> values) {
		return this.columnValues.of(values);
	}

	/**
	 * Return the columns that no update writes.
	 * @return column names
	 * @since 0.1.0
	 */
	public List<SqlIdentifier> fixedColumns() {
		return this.names.fixedColumns();
	}

	/**
	 * Return the version property.
	 * @return the property, or {@code null} without optimistic locking
	 * @since 0.1.0
	 */
	public @Nullable RelationalPersistentProperty version() {
		return this.metadata.getVersionProperty();
	}

	/**
	 * Return the identifier property.
	 * @return the property
	 * @throws InvalidDataAccessApiUsageException if the entity has none
	 * @since 0.1.0
	 */
	public RelationalPersistentProperty id() {
		RelationalPersistentProperty id = this.metadata.getIdProperty();
		if (id == null) {
			throw new InvalidDataAccessApiUsageException(
					"%s has no identifier: annotate a property with @Id of org.springframework.data.annotation"
						.formatted(type().getSimpleName()));
		}
		return id;
	}

	/**
	 * Return Spring Data's metadata.
	 * @return the metadata
	 * @since 0.1.0
	 */
	public RelationalPersistentEntity<T> metadata() {
		return this.metadata;
	}

	/**
	 * Return the identifier of an instance.
	 * @param entity the instance
	 * @return the identifier, or {@code null} if it has none yet
	 * @since 0.1.0
	 */
	public @Nullable Object idOf(T entity) {
		return this.fields.id(entity);
	}

	ValueEquality equality() {
		return this.equality;
	}

	ConvertedColumns converted() {
		return this.converted;
	}

	/**
	 * Return whether instances can be changed in place, unlike records.
	 * @return {@code true} for a mutable class
	 * @since 0.1.0
	 */
	public boolean isMutable() {
		return this.instances.areMutable();
	}

	/**
	 * Return whether no column of an instance can change: its properties are final, and
	 * their values cannot be changed in place.
	 * @return {@code true} for a record of simple values
	 * @since 0.1.0
	 */
	public boolean hasFinalColumns() {
		return this.simple != null && this.simple.areFinal();
	}

	/**
	 * Convert an instance to a row.
	 * @param entity the instance
	 * @return a new row
	 * @since 0.1.0
	 */
	public OutboundRow row(T entity) {
		return (this.plain != null) ? this.plain.row(entity) : this.strategy.getOutboundRow(entity);
	}

	/**
	 * Return the values of a new row that the application gives.
	 * @param entity the instance
	 * @return the values, as the driver takes them
	 * @since 0.1.0
	 */
	public RowValues newRow(T entity) {
		return (this.plain != null) ? this.plain.newRow(entity, this.newRows) : newRow(row(entity));
	}

	/**
	 * Return the values of a new row that the application gives.
	 * @param row the row
	 * @return the values, as the driver takes them
	 * @since 0.1.0
	 */
	public RowValues newRow(OutboundRow row) {
		return this.newRows.of(row);
	}

	/**
	 * Return which columns an update may write.
	 * @param isReplacement whether a new entity takes over the row, so that insert-only
	 * columns are written
	 * @return the selection
	 * @since 0.1.0
	 */
	public ChangedRowColumns changedRows(boolean isReplacement) {
		return isReplacement ? this.replacedRows : this.changedRows;
	}

	/**
	 * Return the columns that identify the stored row of an instance: those of the
	 * identifier, and the version.
	 * @param entity the instance, with an identifier
	 * @return the values, as the driver takes them
	 * @since 0.1.0
	 */
	public RowValues key(T entity) {
		return (this.plain != null) ? key(entity, Objects.requireNonNull(idOf(entity))) : key(entity, row(entity));
	}

	/**
	 * Return the columns that identify the stored row of an instance: those of the
	 * identifier, and the version.
	 * @param entity the instance
	 * @param row its row
	 * @return the values, as the driver takes them
	 * @since 0.1.0
	 */
	public RowValues key(T entity, OutboundRow row) {
		return key(entity, idColumns().stream().map((column) -> ColumnParameters.value(row, column)).toArray());
	}

	private RowValues key(T entity, Object... ids) {
		RelationalPersistentProperty version = version();
		if (version == null) {
			return new RowValues(this.keyColumns, ids);
		}
		@Nullable Object[] values = Arrays.copyOf(ids, ids.length + 1);
		values[ids.length] = ColumnParameters.valueOrNull(valueOf(entity, version), version.getType());
		return new RowValues(this.keyColumns, values);
	}

	/**
	 * Create a snapshot of an instance.
	 * @param entity the instance
	 * @return a snapshot that later changes of the instance don't affect
	 * @since 0.1.0
	 */
	public EntitySnapshot<T> snapshot(T entity) {
		return (this.plain != null && this.simple != null) ? new PlainSnapshot<>(this.plain, this.simple, entity)
				: new ColumnSnapshot<>(this, this.simple, entity);
	}

	/**
	 * Convert a row to an instance.
	 * @param row a row that begins with {@link #columns()}
	 * @param metadata the columns of the row
	 * @return a new instance
	 * @since 0.1.0
	 */
	public T read(Row row, RowMetadata metadata) {
		return (this.plain != null) ? this.plain.read(row, 0) : this.factory
			.instantiated(() -> this.converter.read(type(), new CheckedRow(row, this.checked), metadata));
	}

	/**
	 * Return the conversion by column positions.
	 * @return {@code null} if the entity requires the converter
	 * @since 0.1.0
	 */
	public @Nullable PlainColumns<T> plain() {
		return this.plain;
	}

	/**
	 * Create an instance from values.
	 * @param values values by property
	 * @return a new instance; properties without a value keep the defaults of the class
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public T create(Values<T> values) {
		return this.factory.create(this.conditions.checked(values));
	}

	/**
	 * Create an instance from values of a trusted source, which may set identifiers,
	 * versions and audited properties too.
	 * @param values values by property, converted to the types of the properties
	 * @return a new instance; properties without a value keep the defaults of the class
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public T create(Map<String, ? extends @Nullable Object> values) {
		return create(Values.trusted(values));
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
		return this.fields.set(entity, property, value) ? entity : this.factory.with(entity, property, value);
	}

	/**
	 * Return the value of a property.
	 * @param entity the instance
	 * @param property the property
	 * @return the value, or {@code null}
	 * @since 0.1.0
	 */
	public @Nullable Object valueOf(T entity, RelationalPersistentProperty property) {
		return this.fields.value(entity, property);
	}

	/**
	 * Return the value of a property of an embedded value.
	 * @param entity the instance
	 * @param path the path of a property with one column
	 * @return the value, {@code null} also if an embedded value is {@code null}
	 * @since 0.1.0
	 */
	public @Nullable Object valueOf(T entity, String path) {
		return this.names.valueOf(entity, path);
	}

	/**
	 * Return whether the column of a property may be NULL.
	 * @param path the path of a property with one column
	 * @return {@code false} for identifiers
	 * @since 0.1.0
	 */
	public boolean isNullable(String path) {
		return this.names.isNullable(path);
	}

	/**
	 * Copy column values that differ to another instance, without relations.
	 * @param from the source
	 * @param into a mutable instance
	 * @param kept the columns of properties that are not copied
	 * @return restores the replaced values; {@code null} if none was replaced
	 * @since 0.1.0
	 */
	public @Nullable Runnable copyColumns(T from, T into, Set<SqlIdentifier> kept) {
		return kept.isEmpty() ? this.instances.copy(from, into, (property) -> false) : this.instances.copy(from, into,
				(property) -> this.names.columns(property).stream().anyMatch(kept::contains));
	}

	/**
	 * Take a snapshot of the column values of an instance and of their contents.
	 * @param entity an entity
	 * @return restores the values; only the contents of values for an immutable class
	 * @since 0.1.0
	 */
	public Runnable snapshotColumns(T entity) {
		return this.snapshots.of(entity, this.metadata);
	}

	/**
	 * Return the checks of conditions, orders and values.
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
