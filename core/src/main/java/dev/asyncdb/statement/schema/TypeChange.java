package dev.asyncdb.statement.schema;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import dev.asyncdb.product.DatabaseProduct;
import org.jspecify.annotations.Nullable;

/**
 * Knows which changes of a type cannot change a stored value silently: they keep it, or
 * the database refuses them. Whatever is not known to be safe is not safe.
 */
final class TypeChange {

	private static final Pattern ARRAY = Pattern.compile("\\[\\]$| array(\\[\\d+\\])?$");

	private static final Map<String, Family> FAMILIES = Map.ofEntries(Map.entry("character varying", Family.TEXT),
			Map.entry("varchar", Family.TEXT), Map.entry("text", Family.TEXT), Map.entry("citext", Family.TEXT),
			Map.entry("character large object", Family.TEXT), Map.entry("varchar_ignorecase", Family.TEXT),
			Map.entry("tinytext", Family.TEXT), Map.entry("mediumtext", Family.TEXT),
			Map.entry("longtext", Family.TEXT), Map.entry("character", Family.FIXED_TEXT),
			Map.entry("char", Family.FIXED_TEXT), Map.entry("bytea", Family.BYTES),
			Map.entry("binary varying", Family.BYTES), Map.entry("binary large object", Family.BYTES),
			Map.entry("varbinary", Family.BYTES), Map.entry("tinyblob", Family.BYTES), Map.entry("blob", Family.BYTES),
			Map.entry("mediumblob", Family.BYTES), Map.entry("longblob", Family.BYTES),
			Map.entry("tinyint", Family.SMALL_INTEGER), Map.entry("smallint", Family.SMALL_INTEGER),
			Map.entry("mediumint", Family.INTEGER), Map.entry("int", Family.INTEGER),
			Map.entry("integer", Family.INTEGER), Map.entry("bigint", Family.BIG_INTEGER),
			Map.entry("numeric", Family.DECIMAL), Map.entry("decimal", Family.DECIMAL), Map.entry("real", Family.REAL),
			Map.entry("float", Family.REAL), Map.entry("double precision", Family.DOUBLE),
			Map.entry("double", Family.DOUBLE), Map.entry("boolean", Family.BOOLEAN), Map.entry("uuid", Family.UUID),
			Map.entry("date", Family.DATE), Map.entry("time", Family.TIME),
			Map.entry("time without time zone", Family.TIME), Map.entry("datetime", Family.DATE_TIME),
			Map.entry("timestamp without time zone", Family.DATE_TIME),
			Map.entry("timestamp with time zone", Family.INSTANT), Map.entry("time with time zone", Family.TIME_OFFSET),
			Map.entry("json", Family.JSON), Map.entry("jsonb", Family.JSONB), Map.entry("enum", Family.ENUM));

	private static final Set<Family> INTEGERS = Set.of(Family.SMALL_INTEGER, Family.INTEGER, Family.BIG_INTEGER);

	private static final Set<Family> TIMES = Set.of(Family.TIME, Family.TIME_OFFSET, Family.DATE_TIME, Family.INSTANT);

	private static final Map<String, Long> CAPACITIES = Map.of("tinytext", 255L, "text", 65_535L, "mediumtext",
			16_777_215L);

	private static final int BYTES_OF_A_LETTER = 4;

	private static final Set<Family> SPELLED = Set.of(Family.SMALL_INTEGER, Family.INTEGER, Family.BIG_INTEGER,
			Family.DECIMAL, Family.UUID, Family.DATE, Family.TIME, Family.DATE_TIME, Family.ENUM, Family.JSON,
			Family.JSONB, Family.FIXED_TEXT);

	private final DatabaseProduct product;

	private final ColumnType from;

	private final ColumnType to;

	private TypeChange(DatabaseProduct product, ColumnType from, ColumnType to) {
		this.product = product;
		this.from = from;
		this.to = to;
	}

	static boolean keepsValues(DatabaseProduct product, ColumnType from, ColumnType to) {
		String element = ARRAY.matcher(from.text()).replaceFirst("");
		boolean isArray = !element.equals(from.text());
		if (isArray != ARRAY.matcher(to.text()).find()) {
			return false;
		}
		return from.equals(to) || (isArray
				? keepsValues(product, new ColumnType(element),
						new ColumnType(ARRAY.matcher(to.text()).replaceFirst("")))
				: new TypeChange(product, from, to).keepsValues());
	}

	/**
	 * Whether PostgreSQL converts the values without an explicit cast, which cuts texts
	 * that an assignment refuses.
	 */
	static boolean isAssignable(ColumnType from, ColumnType to) {
		return from.equals(to) || isText(from, to)
				|| (keepsValues(DatabaseProduct.POSTGRESQL, from, to) && !isParsed(from, to));
	}

	private static boolean isText(ColumnType from, ColumnType to) {
		boolean isArray = ARRAY.matcher(from.text()).find();
		return isArray == ARRAY.matcher(to.text()).find() && elementFamily(from) == Family.TEXT
				&& elementFamily(to) == Family.TEXT;
	}

	private static @Nullable Family elementFamily(ColumnType type) {
		return family(DatabaseProduct.POSTGRESQL, new ColumnType(ARRAY.matcher(type.text()).replaceFirst("")));
	}

	private static boolean isParsed(ColumnType from, ColumnType to) {
		return family(DatabaseProduct.POSTGRESQL, to) == Family.UUID && !from.equals(to);
	}

	private static @Nullable Family family(DatabaseProduct product, ColumnType type) {
		String name = type.name().replaceAll(" (unsigned|zerofill)\\b", "");
		if (name.equals("timestamp")) {
			return (product == DatabaseProduct.MARIADB) ? Family.INSTANT : Family.DATE_TIME;
		}
		return FAMILIES.get(name.startsWith("enum(") ? "enum" : name);
	}

	private boolean keepsValues() {
		Family source = family(this.product, this.from);
		Family target = family(this.product, this.to);
		if (source == null || target == null) {
			return false;
		}
		if (source == target) {
			return isWithinFamily(source);
		}
		return switch (target) {
			case TEXT -> SPELLED.contains(source) || isPlainBoolean(source);
			case SMALL_INTEGER, INTEGER, BIG_INTEGER -> INTEGERS.contains(source) || isWhole(source);
			case DECIMAL -> INTEGERS.contains(source);
			case DOUBLE -> source == Family.REAL || source == Family.SMALL_INTEGER || source == Family.INTEGER;
			case REAL -> source == Family.SMALL_INTEGER;
			case DATE_TIME -> source == Family.DATE;
			case UUID -> source == Family.TEXT;
			case JSON -> source == Family.JSONB || (this.product == DatabaseProduct.MARIADB && source == Family.TEXT);
			default -> false;
		};
	}

	private boolean isPlainBoolean(Family source) {
		return source == Family.BOOLEAN && this.product != DatabaseProduct.MARIADB;
	}

	private boolean isWhole(Family source) {
		return source == Family.DECIMAL && Objects.equals(this.from.scale(), 0);
	}

	private boolean isWithinFamily(Family family) {
		if (family == Family.TEXT) {
			return keepsBlanks();
		}
		if (family == Family.DECIMAL) {
			return keepsScale();
		}
		if (family == Family.REAL || family == Family.DOUBLE) {
			return this.from.precision() == null && this.to.precision() == null;
		}
		return !TIMES.contains(family) || fraction(this.to) >= fraction(this.from);
	}

	// PostgreSQL, and MariaDB for some types, cut blanks beyond the length without an
	// error
	private boolean keepsBlanks() {
		return switch (this.product) {
			case POSTGRESQL -> length(this.to) >= length(this.from);
			case MARIADB -> capacity(this.to, 1) >= capacity(this.from,
					CAPACITIES.containsKey(this.to.name()) ? BYTES_OF_A_LETTER : 1);
			case H2 -> true;
		};
	}

	private static int length(ColumnType type) {
		return Objects.requireNonNullElse(type.length(), Integer.MAX_VALUE);
	}

	private static long capacity(ColumnType type, int bytesOfALetter) {
		return CAPACITIES.getOrDefault(type.name(), (long) length(type) * bytesOfALetter);
	}

	private boolean keepsScale() {
		boolean isUnlimited = this.product == DatabaseProduct.POSTGRESQL;
		int unsized = isUnlimited ? Integer.MAX_VALUE : 0;
		return Objects.requireNonNullElse(this.to.scale(), unsized) >= Objects.requireNonNullElse(this.from.scale(),
				unsized);
	}

	private int fraction(ColumnType type) {
		boolean isWhole = this.product == DatabaseProduct.MARIADB || (this.product == DatabaseProduct.H2
				&& type.name().startsWith("time") && !type.name().startsWith("timestamp"));
		return Objects.requireNonNullElse(type.precision(), isWhole ? 0 : 6);
	}

	/**
	 * Types whose values convert alike.
	 */
	private enum Family {

		TEXT, FIXED_TEXT, BYTES, SMALL_INTEGER, INTEGER, BIG_INTEGER, DECIMAL, REAL, DOUBLE, BOOLEAN, UUID, DATE, TIME,
		TIME_OFFSET, DATE_TIME, INSTANT, JSON, JSONB, ENUM

	}

}
