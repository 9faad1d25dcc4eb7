package dev.asyncdb.schema.entity;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.ColumnProperty;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.relation.support.JoinTable;
import dev.asyncdb.relation.support.ManyToManyRelation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.schema.References;
import dev.asyncdb.schema.ReferentialAction;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;

import org.springframework.data.mapping.MappingException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Adds foreign keys and join tables to the tables of entities.
 */
record EntityReferences(SchemaDialect dialect, EntityMapping mapping, Relations relations,
		TableModelBuilders builders) {

	/**
	 * Add the keys of {@link References}, which take precedence over those of relations.
	 */
	void addDeclared(MappedEntity<?> entity) {
		for (ColumnProperty property : this.mapping.columnProperties(entity.type())) {
			PropertyAnnotations.all(property.property(), References.class)
				.forEach((references) -> refer(entity, property.property(),
						List.of(this.dialect.stored(property.column())), references));
		}
		for (RelationalPersistentProperty property : entity.metadata()) {
			if (property.isEmbedded()) {
				PropertyAnnotations.all(property, References.class)
					.forEach((references) -> refer(entity, property, columns(entity, property), references));
			}
		}
	}

	private void refer(MappedEntity<?> entity, RelationalPersistentProperty property, List<String> columns,
			References references) {
		TableModelBuilder table = this.builders.of(entity);
		TableModelBuilder other = this.builders.of(references.value());
		if (columns.size() != other.id().size()) {
			throw new MappingException("%s.%s has %d column(s), but the identifier of %s has %d".formatted(entity,
					property.getName(), columns.size(), references.value().getSimpleName(), other.id().size()));
		}
		table.refer(columns, other, references.onDelete(), references.name());
		if (references.indexed()) {
			table.requireIndex(columns);
		}
	}

	void addRelations(MappedEntity<?> entity) {
		this.relations.of(entity).forEach((relation) -> relation.accept(this::refer, this::refer, this::addJoinTable));
	}

	private void refer(ForeignKeyRelation relation) {
		TableModelBuilder table = this.builders.of(relation.referrer());
		RelationalPersistentProperty reference = relation.reference();
		List<String> columns = columns(relation.referrer(), reference);
		boolean isDeclared = !PropertyAnnotations.all(reference, References.class).isEmpty();
		if (!isDeclared) {
			table.refer(columns, this.builders.of(relation.referredTo()), ReferentialAction.NO_ACTION, "");
		}
		if (relation.isUnique()) {
			table.unique(columns, "");
		}
		else if (!isDeclared) {
			table.requireIndex(columns);
		}
	}

	private List<String> columns(MappedEntity<?> entity, RelationalPersistentProperty property) {
		return entity.columnsOf(List.of(property.getName())).stream().map(this.dialect::stored).toList();
	}

	private void addJoinTable(ManyToManyRelation relation) {
		JoinTable joinTable = relation.joinTable();
		TableModelBuilder table = this.builders.ofTable(joinTable.table());
		String owner = this.dialect.stored(joinTable.owner());
		String target = this.dialect.stored(joinTable.target());
		addJoinColumn(table, owner, relation.owner());
		addJoinColumn(table, target, relation.target());
		table.requireIndex(List.of(target));
		table.requireIndex(List.of(owner));
	}

	private void addJoinColumn(TableModelBuilder table, String column, MappedEntity<Object> end) {
		TableModelBuilder other = this.builders.of(end);
		TableColumn id = Objects.requireNonNull(other.column(other.id().get(0)));
		if (!table.add(TableColumn.of(column, id.type(), false), true)) {
			throw new MappingException(
					"Column %s of table %s refers to identifiers of different types".formatted(column, table.name()));
		}
		table.refer(List.of(column), other, ReferentialAction.CASCADE, "");
	}

}
