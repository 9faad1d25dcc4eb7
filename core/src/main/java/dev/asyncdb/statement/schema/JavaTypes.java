package dev.asyncdb.statement.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The column types of Java types.
 *
 * @param names SQL type by the name of a Java class, with a {@code %d} for each size
 * @param text type of text of unlimited length
 * @param bytes type of bytes of unlimited length
 */
record JavaTypes(Map<String, String> names, String text, String bytes) {

	private static final Map<String, String> STANDARD = Map.ofEntries(Map.entry("java.lang.String", "varchar(%d)"),
			Map.entry("java.lang.Character", "varchar(%d)"), Map.entry("java.lang.Boolean", "boolean"),
			Map.entry("java.lang.Short", "smallint"), Map.entry("java.lang.Integer", "integer"),
			Map.entry("java.lang.Long", "bigint"), Map.entry("java.math.BigInteger", "numeric(%d, %d)"),
			Map.entry("java.math.BigDecimal", "numeric(%d, %d)"), Map.entry("java.lang.Float", "real"),
			Map.entry("java.lang.Double", "double precision"), Map.entry("java.util.UUID", "uuid"),
			Map.entry("java.time.Instant", "timestamp(%d) with time zone"),
			Map.entry("java.time.OffsetDateTime", "timestamp(%d) with time zone"),
			Map.entry("java.time.ZonedDateTime", "timestamp(%d) with time zone"),
			Map.entry("java.time.LocalDateTime", "timestamp(%d)"), Map.entry("java.time.LocalDate", "date"),
			Map.entry("java.time.LocalTime", "time(%d)"), Map.entry("java.time.OffsetTime", "time(%d) with time zone"));

	private static final int LENGTH = 255;

	private static final int FRACTION = 6;

	private static final int PRECISION = 38;

	private static final int SCALE = 10;

	private static final Set<Class<?>> TIMES = Set.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class,
			LocalDateTime.class, LocalTime.class, OffsetTime.class);

	/**
	 * Create the types of the SQL standard and those of a product.
	 */
	static JavaTypes standard(Map<String, String> own, String text, String bytes) {
		Map<String, String> names = new HashMap<>(STANDARD);
		names.putAll(own);
		return new JavaTypes(Map.copyOf(names), text, bytes);
	}

	Optional<String> of(Class<?> type, TypeSize size) {
		if (type == String.class && size.isUnlimited()) {
			return Optional.of(this.text);
		}
		boolean isBinary = type == byte[].class || type.getName().equals("java.nio.ByteBuffer");
		if (isBinary && (size.isUnlimited() || size.length() < 0)) {
			return Optional.of(this.bytes);
		}
		return Optional.ofNullable(this.names.get(isBinary ? "bytes" : type.getName()))
			.map((pattern) -> sized(pattern, type, size));
	}

	private static String sized(String pattern, Class<?> type, TypeSize size) {
		if (TIMES.contains(type)) {
			return pattern.formatted(size.precisionOr(FRACTION));
		}
		if (type == BigDecimal.class) {
			return pattern.formatted(size.precisionOr(PRECISION), size.scaleOr((size.precision() >= 0) ? 0 : SCALE));
		}
		if (type == BigInteger.class) {
			return pattern.formatted(size.precisionOr(PRECISION), 0);
		}
		return pattern.formatted(size.lengthOr((type == Character.class) ? 1 : LENGTH));
	}

}
