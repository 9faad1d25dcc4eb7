package dev.asyncdb.schema.entity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import dev.asyncdb.mapping.ColumnProperty;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.json.JsonDocument;
import dev.asyncdb.schema.ColumnDefinition;
import dev.asyncdb.schema.ColumnDefinition.Nullability;
import dev.asyncdb.statement.schema.ColumnType;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;
import dev.asyncdb.statement.schema.TypeSize;
import org.jspecify.annotations.Nullable;

import org.springframework.data.mapping.MappingException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Creates the column of a property.
 */
record EntityColumn(SchemaDialect dialect, EntityMapping mapping) {

	private static final Set<Class<?>> IDENTITY_TYPES = Set.of(Long.class, long.class, Integer.class, int.class,
			Short.class, short.class);

	TableColumn of(ColumnProperty source) {
		RelationalPersistentProperty property = source.property();
		@Nullable ColumnDefinition definition = PropertyAnnotations.all(property, ColumnDefinition.class)
			.stream()
			.findFirst()
			.orElse(null);
		ColumnType type = type(property, definition);
		String text = (definition != null && !definition.defaultValue().isBlank()) ? definition.defaultValue().strip()
				: null;
		return new TableColumn(this.dialect.stored(source.column()), type, isNullable(source, definition),
				"NULL".equalsIgnoreCase(text) ? null : text, false, null, null);
	}

	/**
	 * Return whether the database generates the identifier by an identity column.
	 */
	boolean isIdentity(RelationalPersistentProperty id) {
		boolean hasSequence = id.hasSequence() && this.dialect.hasSequences();
		return IDENTITY_TYPES.contains(this.mapping.writtenType(id.getType())) && !hasSequence;
	}

	private static boolean isNullable(ColumnProperty source, @Nullable ColumnDefinition definition) {
		Nullability stated = (definition != null) ? definition.nullability() : Nullability.OF_PROPERTY;
		return switch (stated) {
			case NULLABLE -> !source.isId();
			case NOT_NULL -> false;
			case OF_PROPERTY -> !source.isId() && !source.property().isVersionProperty()
					&& (source.mayBeAbsent() || PropertyAnnotations.isNullable(source.property()));
		};
	}

	private ColumnType type(RelationalPersistentProperty property, @Nullable ColumnDefinition definition) {
		TypeSize size = (definition != null)
				? new TypeSize(definition.length(), definition.precision(), definition.scale()) : TypeSize.DEFAULT;
		Optional<ColumnType> single = single(property.getType(), size);
		if (single.isEmpty() && isMany(property)) {
			requireArrays(property);
		}
		if (definition != null && !definition.type().isBlank()) {
			requireStored(property, definition.type().strip().toLowerCase(Locale.ROOT));
			return new ColumnType(definition.type().strip());
		}
		return single.or(() -> many(property, size))
			.orElseThrow(() -> refused(property,
					"register a reading and a writing converter for it, or declare its column by @ColumnDefinition(type = ..) if the driver takes its values"));
	}

	private boolean isMany(RelationalPersistentProperty property) {
		return property.isCollectionLike() && this.mapping.writtenType(property.getType()) == property.getType();
	}

	private void requireArrays(RelationalPersistentProperty property) {
		if (this.mapping.isDocument(property.getActualType())) {
			throw refused(property,
					"the driver has no arrays of documents, so make it a part of a document, or register a converter of the whole value");
		}
		if (this.dialect.arrayOf(new ColumnType("integer")).isEmpty()) {
			throw refused(property,
					"this database has no arrays, so register a converter of the whole value, such as to JSON, or make its elements rows by @ToMany");
		}
	}

	private void requireStored(RelationalPersistentProperty property, String type) {
		if (type.startsWith("hstore") && this.mapping.isDocument(property.getType())) {
			throw refused(property,
					"a map is written as a JSON document, which hstore does not take, so leave the @ColumnDefinition(type = ..) out for jsonb");
		}
		if (this.mapping.writtenType(property.getActualType()) == String.class) {
			this.dialect.refusalOfText(type).ifPresent((reason) -> {
				throw refused(property,
						reason + ", so leave the @ColumnDefinition(type = ..) out for a column of text");
			});
		}
	}

	private MappingException refused(RelationalPersistentProperty property, String advice) {
		return new MappingException("No column type is known for %s.%s of type %s on %s: %s".formatted(
				property.getOwner().getType().getSimpleName(), property.getName(), property.getType().getTypeName(),
				this.dialect.product().displayName(), advice));
	}

	// Spring Data writes booleans to MariaDB as bytes, which need the type for booleans
	private Optional<ColumnType> single(Class<?> type, TypeSize size) {
		Class<?> target = this.mapping.isDocument(type) ? JsonDocument.class : this.mapping.writtenType(type);
		boolean isBoolean = target == Byte.class && (type == boolean.class || type == Boolean.class);
		Class<?> written = isBoolean ? Boolean.class : target;
		return this.dialect.typeOf(written, size).or(() -> this.dialect.typeOf(type, size));
	}

	private Optional<ColumnType> many(RelationalPersistentProperty property, TypeSize size) {
		if (!property.isCollectionLike()) {
			return Optional.empty();
		}
		return single(property.getActualType(), size).flatMap(this.dialect::arrayOf);
	}

}
