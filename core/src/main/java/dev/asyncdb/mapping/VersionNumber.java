package dev.asyncdb.mapping;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.NumberUtils;

/**
 * Counts versions as Spring Data does: a wrapper starts at zero, a primitive at one.
 *
 * @since 0.1.0
 */
public final class VersionNumber {

	private VersionNumber() {
	}

	/**
	 * The version of a new row.
	 * @param type the type of the version property
	 * @return the first version
	 * @since 0.1.0
	 */
	public static Number first(Class<?> type) {
		return convert(type.isPrimitive() ? 1 : 0, type);
	}

	/**
	 * The version after this one.
	 * @param current the current version, {@code null} counts as zero
	 * @param type the type of the version property
	 * @return the next version
	 * @since 0.1.0
	 */
	public static Number next(@Nullable Object current, Class<?> type) {
		return convert((current instanceof Number number) ? number.longValue() + 1 : 1, type);
	}

	@SuppressWarnings("unchecked")
	private static Number convert(long value, Class<?> type) {
		Class<?> wrapper = ClassUtils.resolvePrimitiveIfNecessary(type);
		return NumberUtils.convertNumberToTargetClass(value, (Class<? extends Number>) wrapper);
	}

}
