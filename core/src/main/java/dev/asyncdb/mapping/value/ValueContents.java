package dev.asyncdb.mapping.value;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Restores the contents of values that were changed in place. The values themselves stay
 * the same objects, since the application may hold them.
 */
public final class ValueContents {

	private ValueContents() {
	}

	/**
	 * Keep the contents of a value.
	 * @return restores the contents, {@code null} if the value cannot change in place
	 */
	public static @Nullable Runnable of(@Nullable Object value) {
		if (value == null) {
			return null;
		}
		if (value.getClass().isArray()) {
			return ofArray(value);
		}
		if (value instanceof Map<?, ?> map) {
			return ofMap(map);
		}
		if (value instanceof Collection<?> elements) {
			return ofCollection(elements);
		}
		return ofObject(value);
	}

	private static Runnable ofArray(Object array) {
		int length = Array.getLength(array);
		Object kept = Array.newInstance(array.getClass().getComponentType(), length);
		System.arraycopy(array, 0, kept, 0, length);
		List<Runnable> elements = (kept instanceof @Nullable Object[] objects) ? ofAll(Arrays.asList(objects))
				: List.of();
		return () -> {
			System.arraycopy(kept, 0, array, 0, length);
			elements.forEach(Runnable::run);
		};
	}

	private static List<Runnable> ofAll(Collection<? extends @Nullable Object> values) {
		return values.stream().map(ValueContents::of).filter(Objects::nonNull).toList();
	}

	// An unmodifiable container still has equal elements, so it is never changed
	private static <E> Runnable ofCollection(Collection<E> collection) {
		List<E> kept = new ArrayList<>(collection);
		List<Runnable> elements = ofAll(kept);
		return () -> {
			elements.forEach(Runnable::run);
			if (!MutableValues.areEqual(kept, new ArrayList<>(collection))) {
				replace(collection, kept);
			}
		};
	}

	// The length of a list over an array is fixed
	private static <E> void replace(Collection<E> collection, List<E> kept) {
		if (collection instanceof List<E> list && list.size() == kept.size()) {
			for (int i = 0; i < kept.size(); i++) {
				list.set(i, kept.get(i));
			}
		}
		else {
			collection.clear();
			collection.addAll(kept);
		}
	}

	private static <K, V> Runnable ofMap(Map<K, V> map) {
		Map<K, V> kept = new LinkedHashMap<>(map);
		List<Runnable> values = ofAll(kept.values());
		return () -> {
			values.forEach(Runnable::run);
			if (!MutableValues.areEqual(List.copyOf(kept.entrySet()), List.copyOf(map.entrySet()))) {
				map.clear();
				map.putAll(kept);
			}
		};
	}

	// Existing entities use these types
	@SuppressWarnings("JavaUtilDate")
	private static @Nullable Runnable ofObject(Object value) {
		if (value instanceof Date date) {
			long millis = date.getTime();
			return () -> date.setTime(millis);
		}
		if (value instanceof Calendar calendar) {
			Calendar kept = (Calendar) calendar.clone();
			return () -> {
				calendar.setTimeZone(kept.getTimeZone());
				calendar.setTimeInMillis(kept.getTimeInMillis());
			};
		}
		if (value instanceof BitSet bits) {
			BitSet kept = (BitSet) bits.clone();
			return () -> {
				bits.clear();
				bits.or(kept);
			};
		}
		return (value instanceof ByteBuffer buffer) ? ofBuffer(buffer) : null;
	}

	private static Runnable ofBuffer(ByteBuffer buffer) {
		int position = buffer.position();
		int limit = buffer.limit();
		ByteBuffer kept = ByteBuffer.allocate(limit - position).put(buffer.duplicate()).flip();
		return () -> {
			buffer.clear().position(position).limit(limit);
			if (!buffer.isReadOnly()) {
				buffer.duplicate().put(kept.duplicate());
			}
		};
	}

}
