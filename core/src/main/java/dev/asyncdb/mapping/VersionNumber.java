package dev.asyncdb.mapping;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.NumberUtils;

/**
 * Creates version numbers as Spring Data does: a wrapper starts at 0, a primitive at 1.
 *
 * @since 0.1.0
 */
public final class VersionNumber {

	private VersionNumber() {
	}

	/**
	 * Return the version of a new row.
	 * @param type the type of the version property
	 * @return the first version
	 * @since 0.1.0
	 */
	public static Number first(Class<?> type) {
		return convert(type.isPrimitive() ? 1 : 0, type);
	}

	/**
	 * Return the next version.
	 * @param current the current version, {@code null} for 0
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
