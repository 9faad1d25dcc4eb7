package dev.asyncdb.statement.schema;

import java.util.List;
import java.util.Optional;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * What all databases do alike with their own names and types.
 */
abstract class NamedSchemaDialect implements SchemaDialect {

	private final SchemaNames names;

	private final Catalog catalogue;

	private final JavaTypes types;

	private final TypeText text;

	NamedSchemaDialect(SchemaNames names, Catalog catalogue, JavaTypes types, TypeText text) {
		this.names = names;
		this.catalogue = catalogue;
		this.types = types;
		this.text = text;
	}

	@Override
	public Catalog catalogue() {
		return this.catalogue;
	}

	@Override
	public String quoted(String name) {
		return this.names.quoted(name);
	}

	@Override
	public String stored(SqlIdentifier identifier) {
		return this.names.stored(identifier);
	}

	@Override
	public String constraintName(String prefix, List<String> parts) {
		return this.names.constraint(prefix, parts);
	}

	@Override
	public Optional<ColumnType> typeOf(Class<?> type, TypeSize size) {
		return this.types.of(type, size).map(this::canonicalType);
	}

	@Override
	public ColumnType canonicalType(String type) {
		return this.text.canonical(type);
	}

}
