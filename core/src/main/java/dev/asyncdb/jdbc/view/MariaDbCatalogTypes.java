package dev.asyncdb.jdbc.view;

import java.sql.Types;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.jdbc.view.JdbcMetadata.CatalogRow;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB.
 */
final class MariaDbCatalogTypes implements CatalogTypes {

	private static final Map<String, Type> TYPES = Map.ofEntries(Map.entry("bit", Type.of(Types.BIT)),
			Map.entry("tinyint", Type.of(Types.TINYINT)), Map.entry("smallint", Type.of(Types.SMALLINT)),
			Map.entry("mediumint", Type.of(Types.INTEGER)), Map.entry("int", Type.of(Types.INTEGER)),
			Map.entry("bigint", Type.of(Types.BIGINT)), Map.entry("float", Type.of(Types.REAL)),
			Map.entry("double", Type.of(Types.DOUBLE)), Map.entry("decimal", Type.of(Types.DECIMAL)),
			Map.entry("char", Type.of(Types.CHAR)), Map.entry("varchar", Type.of(Types.VARCHAR)),
			Map.entry("tinytext", Type.of(Types.VARCHAR)), Map.entry("text", Type.of(Types.LONGVARCHAR)),
			Map.entry("mediumtext", Type.of(Types.LONGVARCHAR)), Map.entry("longtext", Type.of(Types.LONGVARCHAR)),
			Map.entry("enum", Type.of(Types.VARCHAR)), Map.entry("set", Type.of(Types.VARCHAR)),
			Map.entry("binary", Type.of(Types.BINARY)), Map.entry("varbinary", Type.of(Types.VARBINARY)),
			Map.entry("tinyblob", Type.of(Types.VARBINARY)), Map.entry("blob", Type.of(Types.LONGVARBINARY)),
			Map.entry("mediumblob", Type.of(Types.LONGVARBINARY)), Map.entry("longblob", Type.of(Types.LONGVARBINARY)),
			Map.entry("date", new Type(Types.DATE, 10, null)), Map.entry("time", new Type(Types.TIME, 10, null)),
			Map.entry("datetime", new Type(Types.TIMESTAMP, 19, null)),
			Map.entry("timestamp", new Type(Types.TIMESTAMP, 19, null)),
			Map.entry("year", new Type(Types.DATE, null, null)));

	@Override
	public String tableType(CatalogRow row) {
		return row.required("kind").equals("VIEW") ? "VIEW" : "TABLE";
	}

	@Override
	public String tableRemarks(CatalogRow row) {
		return row.required("kind").equals("VIEW") ? "VIEW" : Objects.requireNonNullElse(row.text("comment"), "");
	}

	@Override
	public Column column(CatalogRow row) {
		String raw = row.required("raw_type");
		String kind = row.required("raw_kind").toLowerCase(Locale.ROOT);
		boolean isFlag = raw.equals("tinyint(1)") || raw.equals("bit(1)");
		Type type = isFlag ? Type.of(Types.BOOLEAN) : TYPES.getOrDefault(kind, Type.of(Types.OTHER));
		return new Column(type.number(), isFlag ? "BOOLEAN" : name(raw), size(row, type), row.number("raw_digits"), 10,
				row.number("octets"), Objects.requireNonNullElse(row.text("comment"), ""), row.text("raw_default"),
				row.is("identity"), row.text("generated_as") != null);
	}

	private static String name(String raw) {
		return raw.replaceFirst("\\(.*\\)", "").toUpperCase(Locale.ROOT);
	}

	private static @Nullable Integer size(CatalogRow row, Type type) {
		Integer size = row.number("raw_size");
		if (type.size() == null) {
			return (type.number() != Types.DATE) ? size : null;
		}
		int digits = (size != null) ? size : 0;
		return type.size() + ((digits > 0) ? digits + 1 : 0);
	}

}
