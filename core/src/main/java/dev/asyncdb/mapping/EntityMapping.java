package dev.asyncdb.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import dev.asyncdb.mapping.json.JsonDocument;
import dev.asyncdb.mapping.value.ValueEquality;

import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.core.StatementMapper;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.r2dbc.query.QueryMapper;
import org.springframework.data.relational.core.dialect.RenderContextFactory;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.Delete;
import org.springframework.data.relational.core.sql.Select;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.data.relational.core.sql.Update;
import org.springframework.data.relational.core.sql.render.SqlRenderer;
import org.springframework.util.ClassUtils;

/**
 * The mapping of entities to the tables of one database, based on Spring Data's metadata.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class EntityMapping {

	private final R2dbcDialect dialect;

	private final R2dbcConverter converter;

	// Deprecated since 1.2, but the only public API that converts collections to arrays
	private final DefaultReactiveDataAccessStrategy strategy;

	private final Map<Class<?>, MappedEntity<?>> entities = new ConcurrentHashMap<>();

	private final QueryMapper queries;

	private final SqlRenderer renderer;

	private final ValueEquality equality;

	private EntityMapping(R2dbcDialect dialect, R2dbcConverter converter, ValueEquality equality) {
		this.dialect = dialect;
		this.equality = equality;
		this.queries = new QueryMapper(dialect, converter);
		this.renderer = SqlRenderer.create(new RenderContextFactory(dialect).createRenderContext());
		this.converter = converter;
		this.strategy = new DefaultReactiveDataAccessStrategy(dialect, converter);
	}

	/**
	 * Create the mapping of a converter.
	 * @param dialect the dialect of the database
	 * @param converter the converter of Spring Data with its mapping context
	 * @return the mapping
	 * @since 0.1.0
	 */
	public static EntityMapping of(R2dbcDialect dialect, R2dbcConverter converter) {
		return of(dialect, converter, ValueEquality.EXACT);
	}

	/**
	 * Create the mapping of a converter.
	 * @param dialect the dialect of the database
	 * @param converter the converter of Spring Data with its mapping context
	 * @param equality compares stored values with current ones
	 * @return the mapping
	 * @since 0.1.0
	 */
	public static EntityMapping of(R2dbcDialect dialect, R2dbcConverter converter, ValueEquality equality) {
		return new EntityMapping(dialect, converter, equality);
	}

	/**
	 * Return the mapping of an entity type.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @return its mapping
	 * @throws org.springframework.data.mapping.MappingException if the type is not an
	 * entity
	 * @since 0.1.0
	 */
	@SuppressWarnings("unchecked")
	public <T> MappedEntity<T> of(Class<T> type) {
		MappedEntity<?> known = this.entities.get(type);
		return (MappedEntity<T>) ((known != null) ? known : this.entities.computeIfAbsent(type, this::map));
	}

	/**
	 * Return the mapping of the type of an instance.
	 * @param <T> the entity type
	 * @param entity the instance, possibly a proxy of the entity type
	 * @return its mapping
	 * @since 0.1.0
	 */
	@SuppressWarnings("unchecked")
	public <T> MappedEntity<T> ofInstance(T entity) {
		return of((Class<T>) ClassUtils.getUserClass(entity));
	}

	/**
	 * Return whether a type is an entity: it is mapped and has an identifier.
	 * @param type any type
	 * @return {@code false} for values, projections and types without an identifier
	 * @since 0.1.0
	 */
	public boolean isEntity(Class<?> type) {
		RelationalPersistentEntity<?> entity = context().getPersistentEntity(ClassUtils.getUserClass(type));
		return entity != null && entity.hasIdProperty();
	}

	/**
	 * Return whether a session can manage instances of a type. Repositories may read
	 * types by converters of their own that a session rejects.
	 * @param type any type
	 * @return {@code true} for an entity whose properties all declare how they are stored
	 * @since 0.1.0
	 */
	public boolean isManageable(Class<?> type) {
		Class<?> entity = ClassUtils.getUserClass(type);
		return this.entities.containsKey(entity) || (isEntity(entity)
				&& new PropertyCheck(context()).passes(context().getRequiredPersistentEntity(entity)));
	}

	/**
	 * Return the embedded values of an entity.
	 * @param type the entity type
	 * @return the properties of all embedded values, nested ones included, in their order
	 * @since 0.1.0
	 */
	public List<RelationalPersistentProperty> embeddedProperties(Class<?> type) {
		List<RelationalPersistentProperty> embedded = new ArrayList<>();
		collectEmbedded(context().getRequiredPersistentEntity(type), embedded);
		return embedded;
	}

	private void collectEmbedded(RelationalPersistentEntity<?> owner, List<RelationalPersistentProperty> embedded) {
		for (RelationalPersistentProperty property : owner) {
			if (property.isEmbedded()) {
				RelationalPersistentEntity<?> value = context().getRequiredPersistentEntity(property);
				value.forEach(embedded::add);
				collectEmbedded(value, embedded);
			}
		}
	}

	/**
	 * Return the entity types that the mapping context contains so far.
	 * @return entity types, in undefined order
	 * @since 0.1.0
	 */
	public List<Class<?>> entityTypes() {
		return context().getPersistentEntities()
			.stream()
			.filter(RelationalPersistentEntity::hasIdProperty)
			.<Class<?>>map(RelationalPersistentEntity::getType)
			.toList();
	}

	/**
	 * Return the properties of an entity that have columns, including embedded ones.
	 * @param type the entity type
	 * @return the properties in their order
	 * @since 0.1.0
	 */
	public List<ColumnProperty> columnProperties(Class<?> type) {
		return ColumnProperties.of(context().getRequiredPersistentEntity(type), context());
	}

	/**
	 * Return the type to which values are converted for the driver.
	 * @param type the type of a property, or of the elements of a collection
	 * @return the same type unless a converter or the driver requires another
	 * @since 0.1.0
	 */
	public Class<?> writtenType(Class<?> type) {
		return this.converter.getTargetType(ClassUtils.resolvePrimitiveIfNecessary(type));
	}

	/**
	 * Create a projection of some properties of an entity.
	 * @param <P> the type of a value
	 * @param mapped the entity
	 * @param type a class or record with some of the entity's properties
	 * @return the projection
	 * @throws UnknownPropertyException if the entity lacks one of the properties
	 * @since 0.1.0
	 */
	public <P> EntityProjection<P> projection(MappedEntity<?> mapped, Class<P> type) {
		return EntityProjection.of(mapped, type, this.converter);
	}

	/**
	 * Create a projection of one property of an entity.
	 * @param <P> the type of the property
	 * @param mapped the entity
	 * @param property name of a property with one column
	 * @return the projection
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public <P> EntityProjection<P> projection(MappedEntity<?> mapped, String property) {
		mapped.columnsOf(List.of(property));
		return EntityProjection.of(mapped, mapped.metadata().getRequiredPersistentProperty(property), this.converter);
	}

	/**
	 * Return Spring Data's statement mapper for this mapping.
	 * @return the statement mapper
	 * @since 0.1.0
	 */
	public StatementMapper statements() {
		return this.strategy.getStatementMapper();
	}

	/**
	 * Return Spring Data's mapper of conditions and orders.
	 * @return the mapper
	 * @since 0.1.0
	 */
	public QueryMapper queries() {
		return this.queries;
	}

	/**
	 * Render a query.
	 * @param query a query in Spring Data's model
	 * @return the SQL
	 * @since 0.1.0
	 */
	public String render(Select query) {
		return this.renderer.render(query);
	}

	/**
	 * Render an update.
	 * @param update an update in Spring Data's model
	 * @return the SQL
	 * @since 0.1.0
	 */
	public String render(Update update) {
		return this.renderer.render(update);
	}

	/**
	 * Render a deletion.
	 * @param deletion a deletion in Spring Data's model
	 * @return the SQL
	 * @since 0.1.0
	 */
	public String render(Delete deletion) {
		return this.renderer.render(deletion);
	}

	/**
	 * Create the identifier of a table or column that no entity declares, quoted as the
	 * mapping context quotes names.
	 * @param name the name
	 * @return the identifier
	 * @since 0.1.0
	 */
	public SqlIdentifier identifier(String name) {
		boolean quoted = !(this.converter.getMappingContext() instanceof RelationalMappingContext context)
				|| context.isForceQuote();
		return quoted ? SqlIdentifier.quoted(name) : SqlIdentifier.unquoted(name);
	}

	/**
	 * Convert a value of a property for the driver.
	 * @param property the property
	 * @param value the value, possibly of a convertible type
	 * @return the converted value
	 * @since 0.1.0
	 */
	public Object write(RelationalPersistentProperty property, Object value) {
		Object typed = Objects
			.requireNonNull(new TypedValues(this.converter.getConversionService()).of(property, value));
		return isArray(property) ? this.converter.getArrayValue(this.dialect.getArraySupport(), property, typed)
				: Objects.requireNonNull(this.converter.writeValue(typed, property.getTypeInformation()));
	}

	/**
	 * Return whether values of a type are stored as JSON documents.
	 * @param type the type of a property, or of the elements of a collection
	 * @return {@code false} also for a document without a converter
	 * @since 0.1.0
	 */
	public boolean isDocument(Class<?> type) {
		return (JsonDocument.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type))
				&& writtenType(type) != type;
	}

	/**
	 * Return whether the column of a property is an array.
	 * @param property the property
	 * @return {@code true} for an array or a collection without a converter of the whole,
	 * except for bytes
	 * @since 0.1.0
	 */
	public boolean isArray(RelationalPersistentProperty property) {
		return property.isCollectionLike() && property.getType() != byte[].class
				&& writtenType(property.getType()) == property.getType();
	}

	/**
	 * Convert a value of a column for a property.
	 * @param property the property
	 * @param value the value that the driver read
	 * @return the value in the type of the property
	 * @since 0.1.0
	 */
	public Object read(RelationalPersistentProperty property, Object value) {
		return property.getType().isInstance(value) ? value : Objects.requireNonNull(this.converter
			.readValue(ReadColumns.checked(value, property, this.converter), property.getTypeInformation()));
	}

	@SuppressWarnings("unchecked")
	private <T> MappedEntity<T> map(Class<T> type) {
		RelationalPersistentEntity<T> entity = (RelationalPersistentEntity<T>) new PropertyCheck(context())
			.checked(type);
		return new MappedEntity<>(entity, this.converter, this.strategy, this.equality);
	}

	@SuppressWarnings("unchecked")
	private MappingContext<RelationalPersistentEntity<?>, RelationalPersistentProperty> context() {
		return (MappingContext<RelationalPersistentEntity<?>, RelationalPersistentProperty>) this.converter
			.getMappingContext();
	}

}
