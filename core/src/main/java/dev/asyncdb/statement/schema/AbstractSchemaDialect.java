package dev.asyncdb.statement.schema;

import java.util.List;
import java.util.Optional;

import dev.asyncdb.product.DatabaseProduct;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Base class for dialects, configured with the names, types and catalog of a product.
 */
abstract class AbstractSchemaDialect implements SchemaDialect {

	private final DatabaseProduct product;

	private final SchemaNames names;

	private final Catalog catalog;

	private final JavaTypes types;

	private final TypeText text;

	AbstractSchemaDialect(DatabaseProduct product, SchemaNames names, Catalog catalog, JavaTypes types, TypeText text) {
		this.product = product;
		this.names = names;
		this.catalog = catalog;
		this.types = types;
		this.text = text;
	}

	@Override
	public DatabaseProduct product() {
		return this.product;
	}

	@Override
	public Catalog catalog() {
		return this.catalog;
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
