package dev.asyncdb.schema.entity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.statement.schema.SchemaDialect;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The builders of all tables.
 */
final class TableModelBuilders {

	private final SchemaDialect dialect;

	private final EntityMapping mapping;

	private final NavigableMap<TableName, TableModelBuilder> builders = new TreeMap<>();

	private final Map<Class<?>, TableModelBuilder> byType = new HashMap<>();

	TableModelBuilders(SchemaDialect dialect, EntityMapping mapping) {
		this.dialect = dialect;
		this.mapping = mapping;
	}

	TableModelBuilder of(Class<?> type) {
		return of(this.mapping.of(type));
	}

	/**
	 * Return the builder of the table of an entity, with its columns.
	 */
	TableModelBuilder of(MappedEntity<?> entity) {
		TableModelBuilder known = this.byType.get(entity.type());
		if (known != null) {
			return known;
		}
		TableModelBuilder builder = ofTable(entity.table());
		this.byType.put(entity.type(), builder);
		EntityTable table = new EntityTable(this.dialect, this.mapping, entity, builder);
		table.addColumns();
		table.addConstraints();
		return builder;
	}

	TableModelBuilder ofTable(SqlIdentifier table) {
		return this.builders.computeIfAbsent(name(table), (name) -> new TableModelBuilder(this.dialect, name));
	}

	TableName name(SqlIdentifier identifier) {
		List<String> parts = new ArrayList<>();
		identifier.forEach((part) -> parts.add(this.dialect.stored(part)));
		return new TableName((parts.size() > 1) ? parts.get(parts.size() - 2) : null, parts.get(parts.size() - 1));
	}

	// A chain of references has at most as many steps as there are tables
	List<TableModel> build() {
		boolean changed = true;
		for (int round = 0; changed && round <= this.builders.size(); round++) {
			changed = false;
			for (TableModelBuilder builder : this.builders.values()) {
				changed |= builder.followReferences(this.builders::get);
			}
		}
		return this.builders.values().stream().map(TableModelBuilder::build).toList();
	}

}
