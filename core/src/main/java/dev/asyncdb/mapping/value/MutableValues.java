package dev.asyncdb.mapping.value;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ObjectUtils;

/**
 * Copies and compares values that an application can change in place, with all values
 * that they contain.
 */
public final class MutableValues {

	private MutableValues() {
	}

	/**
	 * Copy a value.
	 * @return an equal value that no change in place affects
	 */
	public static @Nullable Object copy(@Nullable Object value) {
		if (value == null) {
			return null;
		}
		if (value.getClass().isArray()) {
			return copyArray(value);
		}
		if (value instanceof Map<?, ?> map) {
			Map<Object, Object> copy = new LinkedHashMap<>();
			map.forEach((key, element) -> copy.put(copy(key), copy(element)));
			return copy;
		}
		if (value instanceof Collection<?> elements) {
			Collection<Object> copy = (value instanceof Set) ? new LinkedHashSet<>() : new ArrayList<>();
			elements.forEach((element) -> copy.add(copy(element)));
			return copy;
		}
		return copyObject(value);
	}

	private static Object copyArray(Object array) {
		int length = Array.getLength(array);
		Object copy = Array.newInstance(array.getClass().getComponentType(), length);
		System.arraycopy(array, 0, copy, 0, length);
		if (copy instanceof Object[] elements) {
			replaceAll(elements, MutableValues::copy);
		}
		return copy;
	}

	private static void replaceAll(@Nullable Object[] elements, UnaryOperator<@Nullable Object> replacement) {
		for (int i = 0; i < elements.length; i++) {
			elements[i] = replacement.apply(elements[i]);
		}
	}

	// Existing entities use these types
	@SuppressWarnings("JavaUtilDate")
	private static Object copyObject(Object value) {
		if (value instanceof Date date) {
			return date.clone();
		}
		if (value instanceof Calendar calendar) {
			return calendar.clone();
		}
		if (value instanceof BitSet bits) {
			return bits.clone();
		}
		if (value instanceof ByteBuffer buffer) {
			ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
			return copy.put(buffer.duplicate()).flip();
		}
		return value;
	}

	/**
	 * Return whether a value and all that it contains are of types of the JDK. Types of
	 * an application may be equal although their columns differ, and may change in place.
	 */
	public static boolean isPlain(@Nullable Object value) {
		if (value instanceof Object[] elements) {
			return Arrays.stream(elements).allMatch(MutableValues::isPlain);
		}
		if (value instanceof Map<?, ?> map) {
			return isPlain(map.keySet()) && isPlain(map.values());
		}
		if (value instanceof Collection<?> elements) {
			return elements.stream().allMatch(MutableValues::isPlain);
		}
		return value == null || value instanceof Enum || value.getClass().getClassLoader() == null;
	}

	/**
	 * Compare two values of one column.
	 */
	public static boolean areEqual(@Nullable Object one, @Nullable Object other) {
		return areEqual(one, other, ValueEquality.EXACT);
	}

	/**
	 * Compare two values of one column.
	 * @param equality compares values that contain no others
	 */
	public static boolean areEqual(@Nullable Object one, @Nullable Object other, ValueEquality equality) {
		if (one == other) {
			return true;
		}
		if (one == null || other == null) {
			return false;
		}
		if (one instanceof Object[] first && other instanceof Object[] second) {
			return areEqual(Arrays.asList(first).iterator(), Arrays.asList(second).iterator(), equality);
		}
		if (one instanceof Map<?, ?> first && other instanceof Map<?, ?> second) {
			return first.size() == second.size() && containsAll(first.entrySet(), second.entrySet(), equality);
		}
		if (one instanceof Map.Entry<?, ?> first && other instanceof Map.Entry<?, ?> second) {
			return areEqual(first.getKey(), second.getKey(), equality)
					&& areEqual(first.getValue(), second.getValue(), equality);
		}
		if (one instanceof Set<?> first && other instanceof Set<?> second) {
			return first.size() == second.size() && containsAll(first, second, equality);
		}
		if (one instanceof Collection<?> first && other instanceof Collection<?> second) {
			return areEqual(first.iterator(), second.iterator(), equality);
		}
		return ObjectUtils.nullSafeEquals(one, other) || equality.areEqual(one, other)
				|| JsonDocuments.areEqual(one, other);
	}

	private static boolean areEqual(Iterator<?> first, Iterator<?> second, ValueEquality equality) {
		while (first.hasNext() && second.hasNext()) {
			if (!areEqual(first.next(), second.next(), equality)) {
				return false;
			}
		}
		return first.hasNext() == second.hasNext();
	}

	// Arrays and elements that were changed in place are not found by their hash code
	private static boolean containsAll(Set<?> all, Set<?> elements, ValueEquality equality) {
		return elements.stream()
			.allMatch((element) -> all.contains(element)
					|| all.stream().anyMatch((candidate) -> areEqual(candidate, element, equality)));
	}

}
