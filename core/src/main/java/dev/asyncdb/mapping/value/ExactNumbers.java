package dev.asyncdb.mapping.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;

/**
 * Tells which numbers another type can hold. Conversions of Java and of Spring cut
 * fractions, and make a large number an infinite one.
 */
final class ExactNumbers {

	private static final Map<Class<?>, Integer> BITS = Map.of(Byte.class, Byte.SIZE, Short.class, Short.SIZE,
			Integer.class, Integer.SIZE, Long.class, Long.SIZE, BigInteger.class, Integer.MAX_VALUE);

	private static final Set<Class<?>> WHOLE = Set.of(Byte.class, Short.class, Integer.class, Long.class);

	private ExactNumbers() {
	}

	/**
	 * Return whether a type holds a number. A {@code double} is the nearest one to a
	 * fraction; it has to keep a whole number. A {@code float} has to keep all decimals.
	 */
	static boolean isHeldBy(Class<?> type, Number value) {
		if (type == Long.class && WHOLE.contains(value.getClass())) {
			return true;
		}
		Integer bits = BITS.get(type);
		if (bits == null && type != Float.class && type != Double.class) {
			return true;
		}
		if (!Double.isFinite(value.doubleValue()) && (value instanceof Double || value instanceof Float)) {
			return bits == null;
		}
		BigDecimal exact = (value instanceof BigDecimal decimal) ? decimal : new BigDecimal(value.toString());
		if (bits != null) {
			return isWhole(exact) && exact.toBigInteger().bitLength() < bits;
		}
		return (type == Float.class) ? isNear(value.floatValue(), exact)
				: isHeldByDouble(value.doubleValue(), exact, value);
	}

	private static boolean isWhole(BigDecimal number) {
		return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
	}

	private static boolean isNear(float converted, BigDecimal exact) {
		return Float.isFinite(converted)
				&& new BigDecimal(converted).setScale(Math.max(exact.scale(), 0), RoundingMode.HALF_UP)
					.compareTo(exact) == 0;
	}

	private static boolean isHeldByDouble(double converted, BigDecimal exact, Number value) {
		if (value instanceof Float) {
			return true;
		}
		return Double.isFinite(converted)
				&& (isWhole(exact) ? new BigDecimal(converted).compareTo(exact) == 0 : converted != 0);
	}

}
