package dev.asyncdb.statement;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which type of a database holds a type of Java.
 *
 * @param names SQL by the name of a Java class, with a {@code %d} for each size
 * @param text holds text of any length
 * @param bytes holds bytes of any number
 */
record JavaTypes(Map<String, String> names, String text, String bytes) {

	private static final int LENGTH = 255;

	private static final int FRACTION = 6;

	private static final int PRECISION = 38;

	private static final int SCALE = 10;

	private static final Set<Class<?>> TIMES = Set.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class,
			LocalDateTime.class, LocalTime.class, OffsetTime.class);

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
