package dev.asyncdb.jdbc.view;

import java.sql.Types;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.jdbc.view.JdbcMetadata.CatalogRow;
import org.jspecify.annotations.Nullable;

/**
 * H2.
 */
final class H2CatalogTypes implements CatalogTypes {

	private static final Map<String, Type> TYPES = Map.ofEntries(Map.entry("CHARACTER", Type.of(Types.CHAR)),
			Map.entry("CHARACTER VARYING", Type.of(Types.VARCHAR)),
			Map.entry("CHARACTER LARGE OBJECT", Type.of(Types.CLOB)),
			Map.entry("VARCHAR_IGNORECASE", Type.of(Types.VARCHAR)), Map.entry("BINARY", Type.of(Types.BINARY)),
			Map.entry("BINARY VARYING", Type.of(Types.VARBINARY)),
			Map.entry("BINARY LARGE OBJECT", Type.of(Types.BLOB)), Map.entry("BOOLEAN", new Type(Types.BOOLEAN, 1, 0)),
			Map.entry("UUID", new Type(Types.BINARY, 16, 0)), Map.entry("TINYINT", Type.of(Types.TINYINT)),
			Map.entry("SMALLINT", Type.of(Types.SMALLINT)), Map.entry("INTEGER", Type.of(Types.INTEGER)),
			Map.entry("BIGINT", Type.of(Types.BIGINT)), Map.entry("NUMERIC", Type.of(Types.NUMERIC)),
			Map.entry("DECIMAL", Type.of(Types.DECIMAL)), Map.entry("REAL", Type.of(Types.REAL)),
			Map.entry("DOUBLE PRECISION", Type.of(Types.DOUBLE)), Map.entry("FLOAT", Type.of(Types.FLOAT)),
			Map.entry("DECFLOAT", Type.of(Types.DECIMAL)), Map.entry("DATE", new Type(Types.DATE, 10, null)),
			Map.entry("TIME", new Type(Types.TIME, 8, null)),
			Map.entry("TIME WITH TIME ZONE", new Type(Types.TIME_WITH_TIMEZONE, 14, null)),
			Map.entry("TIMESTAMP", new Type(Types.TIMESTAMP, 19, null)),
			Map.entry("TIMESTAMP WITH TIME ZONE", new Type(Types.TIMESTAMP_WITH_TIMEZONE, 25, null)),
			Map.entry("ARRAY", new Type(Types.ARRAY, 65_536, 0)));

	@Override
	public String tableType(CatalogRow row) {
		String kind = row.required("kind");
		return kind.equals("TABLE") ? "BASE TABLE" : kind;
	}

	@Override
	public Column column(CatalogRow row) {
		String declared = row.required("raw_type");
		String kind = row.required("raw_kind");
		String name = switch (kind) {
			case "ARRAY" -> row.required("type");
			case "NUMERIC" -> declared;
			default -> kind;
		};
		Type type = TYPES.getOrDefault(declared, Type.of(Types.OTHER));
		Integer size = size(row, type);
		return new Column(type.number(), name, size, Objects.requireNonNullElse(row.number("raw_digits"), 0),
				radix(type), size, row.text("comment"), row.text("raw_default"), row.is("identity"),
				row.text("generated_as") != null);
	}

	private static @Nullable Integer size(CatalogRow row, Type type) {
		if (type.size() == null) {
			return row.number("raw_size");
		}
		int digits = (type.digits() == null) ? Objects.requireNonNullElse(row.number("raw_digits"), 0) : 0;
		return type.size() + ((digits > 0) ? digits + 1 : 0);
	}

	private static @Nullable Integer radix(Type type) {
		return switch (type.number()) {
			case Types.NUMERIC, Types.DECIMAL -> 10;
			case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.REAL, Types.DOUBLE, Types.FLOAT -> 2;
			default -> null;
		};
	}

}
