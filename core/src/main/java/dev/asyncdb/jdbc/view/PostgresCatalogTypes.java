package dev.asyncdb.jdbc.view;

import java.sql.Types;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.jdbc.view.JdbcMetadata.CatalogRow;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL, whose size of a type is a modifier.
 */
final class PostgresCatalogTypes implements CatalogTypes {

	private static final int UNLIMITED = Integer.MAX_VALUE;

	/** The point and six digits. */
	private static final int MOST_DIGITS = 7;

	private static final Set<Integer> TEXTS = Set.of(Types.CHAR, Types.VARCHAR, Types.BINARY);

	private static final Map<String, Type> TYPES = Map.ofEntries(Map.entry("bool", new Type(Types.BIT, 1, 0)),
			Map.entry("int2", new Type(Types.SMALLINT, 5, 0)), Map.entry("int4", new Type(Types.INTEGER, 10, 0)),
			Map.entry("int8", new Type(Types.BIGINT, 19, 0)), Map.entry("oid", new Type(Types.BIGINT, 10, 0)),
			Map.entry("float4", new Type(Types.REAL, 8, 8)), Map.entry("float8", new Type(Types.DOUBLE, 17, 17)),
			Map.entry("numeric", new Type(Types.NUMERIC, 0, null)),
			Map.entry("money", new Type(Types.DOUBLE, UNLIMITED, 0)),
			Map.entry("bpchar", new Type(Types.CHAR, UNLIMITED, 0)),
			Map.entry("varchar", new Type(Types.VARCHAR, UNLIMITED, 0)),
			Map.entry("text", new Type(Types.VARCHAR, UNLIMITED, 0)), Map.entry("name", new Type(Types.VARCHAR, 63, 0)),
			Map.entry("bytea", new Type(Types.BINARY, UNLIMITED, 0)), Map.entry("bit", new Type(Types.BIT, 1, 0)),
			Map.entry("date", new Type(Types.DATE, 13, 0)), Map.entry("time", new Type(Types.TIME, 15, 6)),
			Map.entry("timetz", new Type(Types.TIME, 21, 6)), Map.entry("timestamp", new Type(Types.TIMESTAMP, 29, 6)),
			Map.entry("timestamptz", new Type(Types.TIMESTAMP, 35, 6)),
			Map.entry("interval", new Type(Types.OTHER, 49, 6)),
			Map.entry("xml", new Type(Types.SQLXML, UNLIMITED, 0)));

	private static final Map<String, String> NUMBERED = Map.of("int4", "serial", "int8", "bigserial", "int2",
			"smallserial");

	@Override
	public String tableType(CatalogRow row) {
		String kind = row.required("kind");
		return kind.equals("PARTITION") ? "TABLE" : kind;
	}

	@Override
	public String noType() {
		return "";
	}

	@Override
	public Column column(CatalogRow row) {
		String raw = row.required("raw_type");
		String base = row.required("raw_base");
		int number = number(row, raw);
		Type type = TYPES.getOrDefault(base, new Type(number, UNLIMITED, 0));
		int modifier = Objects.requireNonNullElse(row.number("raw_size"), -1);
		String byDefault = row.text("raw_default");
		boolean isNumbered = byDefault != null && byDefault.contains("nextval(");
		Integer size = size(base, type, modifier);
		return new Column(number, isNumbered ? NUMBERED.getOrDefault(raw, raw) : raw, size,
				digits(base, type, modifier), base.endsWith("bit") ? 2 : 10, TEXTS.contains(number) ? size : null,
				row.text("comment"), byDefault, isNumbered || row.is("identity"), row.text("generated_as") != null);
	}

	private static int number(CatalogRow row, String raw) {
		return switch (row.required("raw_kind")) {
			case "d" -> Types.DISTINCT;
			case "e" -> Types.VARCHAR;
			case "c" -> Types.STRUCT;
			default -> raw.startsWith("_") ? Types.ARRAY
					: TYPES.getOrDefault(raw, new Type(Types.OTHER, UNLIMITED, 0)).number();
		};
	}

	private static @Nullable Integer size(String base, Type type, int modifier) {
		Integer most = type.size();
		if (modifier < 0 || most == null) {
			return most;
		}
		return switch (base) {
			case "varchar", "bpchar" -> modifier - 4;
			case "numeric" -> ((modifier - 4) >> 16) & 0xffff;
			case "bit", "varbit" -> modifier;
			case "time", "timetz", "timestamp", "timestamptz" -> most - MOST_DIGITS + fraction(modifier);
			default -> most;
		};
	}

	// A fraction of one digit is written with two
	private static int fraction(int digits) {
		return (digits == 0) ? 0 : Math.max(digits, 2) + 1;
	}

	private static @Nullable Integer digits(String base, Type type, int modifier) {
		if (modifier < 0) {
			return type.digits();
		}
		return switch (base) {
			case "numeric" -> (modifier - 4) & 0xffff;
			case "time", "timetz", "timestamp", "timestamptz" -> modifier;
			default -> type.digits();
		};
	}

}
