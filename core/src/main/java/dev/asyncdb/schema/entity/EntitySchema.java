package dev.asyncdb.schema.entity;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import dev.asyncdb.mapping.ColumnProperty;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ManyToManyRelation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.schema.SchemaDialect;

/**
 * Creates the schema that entities require.
 */
public record EntitySchema(DatabaseDialect database, EntityMapping mapping, Relations relations,
		Supplier<? extends Collection<Class<?>>> types) {

	public SchemaModel ofAll() {
		return of(all(List.of()), List.of());
	}

	/**
	 * Create the schema of some entities. It depends on all entities, since relations of
	 * others add foreign keys to the tables.
	 */
	public SchemaModel of(List<Class<?>> chosen) {
		return of(all(chosen), chosen);
	}

	private NavigableSet<Class<?>> all(List<Class<?>> chosen) {
		NavigableSet<Class<?>> all = new TreeSet<>(Comparator.<Class<?>, String>comparing(Class::getName));
		all.addAll(chosen);
		all.addAll(this.types.get());
		all.addAll(this.mapping.entityTypes());
		all.forEach((type) -> this.relations.of(this.mapping.of(type)));
		all.addAll(this.mapping.entityTypes());
		return all;
	}

	private SchemaModel of(NavigableSet<Class<?>> all, List<Class<?>> chosen) {
		SchemaDialect dialect = SchemaDialect.of(this.database);
		TableModelBuilders builders = new TableModelBuilders(dialect, this.mapping);
		List<? extends MappedEntity<?>> entities = all.stream().map(this.mapping::of).toList();
		EntityReferences references = new EntityReferences(dialect, this.mapping, this.relations, builders);
		entities.forEach(builders::of);
		entities.forEach(references::addDeclared);
		entities.forEach(references::addRelations);
		NavigableSet<TableName> sequences = new TreeSet<>();
		Set<TableName> tableNames = new HashSet<>();
		entities.stream().filter((entity) -> chosen.isEmpty() || chosen.contains(entity.type())).forEach((entity) -> {
			tableNames.add(builders.of(entity).name());
			this.relations.of(entity, ManyToManyRelation.class)
				.forEach((relation) -> tableNames.add(builders.name(relation.joinTable().table())));
			sequences.addAll(sequences(entity, builders, dialect));
		});
		List<TableModel> tables = builders.build()
			.stream()
			.filter((table) -> tableNames.contains(table.name()))
			.toList();
		return new SchemaModel(tables, List.of(), List.copyOf(sequences), List.of());
	}

	/**
	 * Require that the entities of tables have identifiers. Without one a session can
	 * neither save an entity nor find it again.
	 * @param chosen entities that need not be known otherwise
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if one has none
	 */
	public void requireIdentifiers(List<TableModel> tables, List<Class<?>> chosen) {
		List<TableName> names = tables.stream()
			.filter((table) -> table.primaryKey() == null)
			.map(TableModel::name)
			.toList();
		TableModelBuilders builders = new TableModelBuilders(SchemaDialect.of(this.database), this.mapping);
		if (!names.isEmpty()) {
			all(chosen).stream()
				.map(this.mapping::of)
				.filter((entity) -> names.contains(builders.name(entity.table())))
				.forEach(MappedEntity::id);
		}
	}

	private List<TableName> sequences(MappedEntity<?> entity, TableModelBuilders builders, SchemaDialect dialect) {
		return dialect.hasSequences() ? this.mapping.columnProperties(entity.type())
			.stream()
			.map(ColumnProperty::property)
			.filter((property) -> property.hasSequence())
			.map((property) -> builders.name(Objects.requireNonNull(property.getSequence())))
			.toList() : List.of();
	}

}
