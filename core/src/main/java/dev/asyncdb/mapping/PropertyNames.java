package dev.asyncdb.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Resolves property paths to properties and columns of one entity.
 */
final class PropertyNames {

	private final RelationalPersistentEntity<?> entity;

	private final MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty> context;

	private final List<RelationalPersistentProperty> columnProperties;

	private final List<SqlIdentifier> columns;

	private final List<SqlIdentifier> fixedColumns;

	private final List<SqlIdentifier> fixedInReplacements;

	private final Map<SqlIdentifier, String> paths = new HashMap<>();

	PropertyNames(RelationalPersistentEntity<?> entity,
			MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty> context) {
		this.entity = entity;
		this.context = context;
		this.columnProperties = List.copyOf(columnProperties(entity));
		this.columns = columnsWhere((property) -> true);
		collectPaths("", this.columnProperties);
		this.fixedColumns = columnsWhere(
				(property) -> property.isIdProperty() || property.isInsertOnly() || !property.isWritable());
		this.fixedInReplacements = columnsWhere((property) -> property.isIdProperty() || !property.isWritable()
				|| (property.isInsertOnly() && property.isEmbedded()));
	}

	private List<SqlIdentifier> columnsWhere(Predicate<RelationalPersistentProperty> condition) {
		return this.columnProperties.stream()
			.filter(condition)
			.flatMap((property) -> columns(property).stream())
			.toList();
	}

	/**
	 * Return the properties with one column by their paths.
	 */
	Map<String, RelationalPersistentProperty> properties() {
		Map<String, RelationalPersistentProperty> properties = new LinkedHashMap<>();
		this.paths.values().forEach((path) -> properties.put(path, require(path)));
		return properties;
	}

	/**
	 * Return the paths of the properties by their columns.
	 */
	Map<SqlIdentifier, String> paths() {
		return this.paths;
	}

	List<RelationalPersistentProperty> columnProperties() {
		return this.columnProperties;
	}

	List<SqlIdentifier> columns() {
		return this.columns;
	}

	/**
	 * Return the columns that no update writes.
	 */
	List<SqlIdentifier> fixedColumns() {
		return this.fixedColumns;
	}

	/**
	 * Return the columns that an update does not write which replaces a row.
	 */
	List<SqlIdentifier> fixedInReplacements() {
		return this.fixedInReplacements;
	}

	private void collectPaths(String prefix, List<RelationalPersistentProperty> properties) {
		for (RelationalPersistentProperty property : properties) {
			String path = prefix + property.getName();
			if (property.isEmbedded()) {
				collectPaths(path + ".", columnProperties(embedded(property)));
			}
			else {
				this.paths.put(property.getColumnName(), path);
			}
		}
	}

	/**
	 * Return the path of the property of a column.
	 */
	String pathOf(SqlIdentifier column) {
		return Objects.requireNonNull(this.paths.get(column));
	}

	List<SqlIdentifier> columnsOf(Iterable<String> properties) {
		return StreamSupport.stream(properties.spliterator(), false)
			.map(this::require)
			.flatMap((property) -> columns(property).stream())
			.toList();
	}

	/**
	 * Resolve a property path such as {@code name} or {@code address.city}.
	 */
	RelationalPersistentProperty require(String path) {
		int dot = path.lastIndexOf('.');
		RelationalPersistentEntity<?> owner = (dot < 0) ? this.entity : owner(path.substring(0, dot));
		RelationalPersistentProperty property = (owner != null) ? owner.getPersistentProperty(path.substring(dot + 1))
				: null;
		if (property == null || !isColumn(property)) {
			throw new UnknownPropertyException(this.entity.getType(), path, names());
		}
		return property;
	}

	private @Nullable RelationalPersistentEntity<?> owner(String path) {
		RelationalPersistentEntity<?> owner = this.entity;
		for (String name : path.split("\\.", -1)) {
			RelationalPersistentProperty property = (owner != null) ? owner.getPersistentProperty(name) : null;
			owner = (property != null && property.isEmbedded()) ? embedded(property) : null;
		}
		return owner;
	}

	/**
	 * Return the value of a property of an instance, possibly of an embedded value.
	 */
	@Nullable Object valueOf(Object instance, String path) {
		Object value = instance;
		RelationalPersistentEntity<?> owner = this.entity;
		for (RelationalPersistentProperty property : path(path)) {
			value = (value != null) ? owner.getPropertyAccessor(value).getProperty(property) : null;
			owner = property.isEmbedded() ? embedded(property) : owner;
		}
		return value;
	}

	boolean isNullable(String path) {
		return !path(path).get(0).isIdProperty();
	}

	private List<RelationalPersistentProperty> path(String path) {
		List<RelationalPersistentProperty> properties = new ArrayList<>();
		for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
			properties.add(require(path.substring(0, dot)));
		}
		properties.add(require(path));
		return properties;
	}

	/**
	 * Return all properties of a path: those before its end and, if it ends with an
	 * embedded value, those in it.
	 */
	List<RelationalPersistentProperty> parts(String path) {
		List<RelationalPersistentProperty> parts = new ArrayList<>();
		for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
			parts.add(require(path.substring(0, dot)));
		}
		collectParts(require(path), parts);
		return parts;
	}

	private void collectParts(RelationalPersistentProperty property, List<RelationalPersistentProperty> parts) {
		parts.add(property);
		if (property.isEmbedded()) {
			columnProperties(embedded(property)).forEach((inner) -> collectParts(inner, parts));
		}
	}

	private List<String> names() {
		return columnProperties().stream().map(RelationalPersistentProperty::getName).toList();
	}

	List<SqlIdentifier> columns(RelationalPersistentProperty property) {
		return property.isEmbedded()
				? columnProperties(embedded(property)).stream().flatMap((inner) -> columns(inner).stream()).toList()
				: List.of(property.getColumnName());
	}

	static List<RelationalPersistentProperty> columnProperties(RelationalPersistentEntity<?> owner) {
		List<RelationalPersistentProperty> properties = new ArrayList<>();
		for (RelationalPersistentProperty property : owner) {
			if (isColumn(property)) {
				properties.add(property);
			}
		}
		return properties;
	}

	// A property of an entity type is a relation and has no column
	private static boolean isColumn(RelationalPersistentProperty property) {
		return property.isEmbedded() || !property.isEntity();
	}

	RelationalPersistentEntity<?> embedded(RelationalPersistentProperty property) {
		@SuppressWarnings("unchecked")
		MappingContext<RelationalPersistentEntity<?>, RelationalPersistentProperty> typed = (MappingContext<RelationalPersistentEntity<?>, RelationalPersistentProperty>) this.context;
		return typed.getRequiredPersistentEntity(property);
	}

}
