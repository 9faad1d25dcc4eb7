package dev.asyncdb.schema.entity;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.asyncdb.mapping.ColumnProperty;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.schema.Check;
import dev.asyncdb.schema.ColumnDefinition;
import dev.asyncdb.schema.Index;
import dev.asyncdb.schema.References;
import dev.asyncdb.schema.Unique;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;

import org.springframework.data.mapping.MappingException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Adds the columns and constraints of one entity to its table.
 */
record EntityTable(SchemaDialect dialect, EntityMapping mapping, MappedEntity<?> entity, TableModelBuilder builder) {

	void addColumns() {
		List<ColumnProperty> properties = this.mapping.columnProperties(this.entity.type());
		long ids = properties.stream().filter(ColumnProperty::isId).count();
		Set<String> names = new HashSet<>();
		EntityColumn columns = new EntityColumn(this.dialect, this.mapping);
		for (ColumnProperty property : properties) {
			TableColumn column = columns.of(property);
			boolean isIdentity = property.isId() && ids == 1 && column.defaultValue() == null
					&& PropertyAnnotations.all(property.property(), References.class).isEmpty() && !isNumbered(column)
					&& columns.isIdentity(property.property());
			if (!names.add(column.name())) {
				throw new MappingException("Two properties of %s have the column %s, as this database spells its name"
					.formatted(this.entity, column.name()));
			}
			if (!PropertyAnnotations.all(property.property(), ColumnDefinition.class).isEmpty()) {
				this.builder.fixType(column.name());
			}
			if (!this.builder.add(isIdentity ? column.withIdentity(true) : column, property.isId())) {
				throw new MappingException("Column %s of table %s has another type in another entity than in %s"
					.formatted(column.name(), this.builder.name(), this.entity));
			}
		}
	}

	// A declared type can number the rows itself
	private static boolean isNumbered(TableColumn column) {
		String type = column.type().text().toLowerCase(Locale.ROOT);
		return type.contains("serial") || type.contains("identity") || type.contains("auto_increment");
	}

	void addConstraints() {
		for (Unique unique : PropertyAnnotations.all(this.entity.type(), Unique.class)) {
			this.builder.unique(columnsOf(unique.value()), unique.name());
		}
		for (Index index : PropertyAnnotations.all(this.entity.type(), Index.class)) {
			this.builder.index(columnsOf(index.value()), index.name());
		}
		for (Check check : PropertyAnnotations.all(this.entity.type(), Check.class)) {
			this.builder.check(check.value(), List.of(), check.name());
		}
		for (ColumnProperty property : this.mapping.columnProperties(this.entity.type())) {
			addConstraints(property.property(), List.of(this.dialect.stored(property.column())));
		}
	}

	private void addConstraints(RelationalPersistentProperty property, List<String> column) {
		for (Unique unique : PropertyAnnotations.all(property, Unique.class)) {
			requireNoNames(unique.value(), property);
			this.builder.unique(column, unique.name());
		}
		for (Index index : PropertyAnnotations.all(property, Index.class)) {
			requireNoNames(index.value(), property);
			this.builder.index(column, index.name());
		}
		for (Check check : PropertyAnnotations.all(property, Check.class)) {
			this.builder.check(check.value(), column, check.name());
		}
	}

	List<String> columnsOf(String... properties) {
		if (properties.length == 0) {
			throw new MappingException(
					"@Unique or @Index on class %s requires names of properties".formatted(this.entity));
		}
		return this.entity.columnsOf(Arrays.asList(properties)).stream().map(this.dialect::stored).toList();
	}

	private void requireNoNames(String[] names, RelationalPersistentProperty property) {
		if (names.length > 0) {
			throw new MappingException("@Unique or @Index on %s.%s must not name properties: move it to the class"
				.formatted(this.entity, property.getName()));
		}
	}

}
