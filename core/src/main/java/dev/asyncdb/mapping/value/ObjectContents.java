package dev.asyncdb.mapping.value;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Compares values by all that they contain. The {@code equals} of a type of an
 * application is not asked, since it may leave out a part that is stored. The contents of
 * an object are its fields.
 */
public final class ObjectContents {

	private static final Set<Class<?>> IMMUTABLE = Set.of(String.class, Boolean.class, Character.class, Byte.class,
			Short.class, Integer.class, Long.class, Float.class, Double.class, BigDecimal.class, BigInteger.class,
			UUID.class, URI.class);

	private final Set<Object> within = Collections.newSetFromMap(new IdentityHashMap<>());

	private ObjectContents() {
	}

	/**
	 * Return whether two values have the same contents. Maps and sets have them whatever
	 * their order is.
	 * @return {@code false} also for contents that cannot be read
	 */
	public static boolean areSame(@Nullable Object one, @Nullable Object other) {
		if (one == null || other == null) {
			return one == other;
		}
		try {
			return MutableValues.areEqual(new ObjectContents().of(one), new ObjectContents().of(other));
		}
		catch (InaccessibleObjectException ex) {
			return false;
		}
	}

	/**
	 * Return whether no instance of a type can change in place.
	 * @return {@code false} also where the declared types of fields do not tell
	 */
	public static boolean areImmutable(Class<?> type) {
		return areImmutable(type, new HashSet<>());
	}

	private static boolean areImmutable(Class<?> type, Set<Class<?>> containing) {
		if (type.isPrimitive() || Enum.class.isAssignableFrom(type) || IMMUTABLE.contains(type)) {
			return true;
		}
		if (isOfPlatform(type)) {
			return type.getPackageName().equals("java.time");
		}
		boolean isFinal = !type.isArray() && Modifier.isFinal(type.getModifiers()) && containing.add(type);
		return isFinal && fields(type).stream()
			.allMatch((field) -> Modifier.isFinal(field.getModifiers()) && areImmutable(field.getType(), containing));
	}

	private @Nullable Object of(@Nullable Object value) {
		if (value instanceof BigDecimal number) {
			return List.of(number.unscaledValue(), number.scale());
		}
		if (value == null || value instanceof Enum || (isOfPlatform(value.getClass()) && !isContainer(value))) {
			return value;
		}
		if (!this.within.add(value)) {
			return value.getClass();
		}
		Object contents = isOfApplication(value) ? parts(value) : elements(value);
		this.within.remove(value);
		return contents;
	}

	private static boolean isContainer(Object value) {
		return value.getClass().isArray() || value instanceof Collection || value instanceof Map;
	}

	private static boolean isOfApplication(Object value) {
		return !value.getClass().isArray() && !isOfPlatform(value.getClass());
	}

	private static boolean isOfPlatform(Class<?> type) {
		ClassLoader loader = type.getClassLoader();
		return loader == null || loader == ClassLoader.getPlatformClassLoader();
	}

	private List<@Nullable Object> parts(Object value) {
		List<@Nullable Object> parts = new ArrayList<>();
		parts.add(value.getClass());
		fields(value.getClass()).forEach((field) -> parts.add(of(ReflectionUtils.getField(field, value))));
		if (isContainer(value)) {
			parts.add(elements(value));
		}
		return parts;
	}

	/**
	 * Return the fields that classes of the application declare.
	 */
	private static List<Field> fields(Class<?> type) {
		List<Field> fields = new ArrayList<>();
		for (Class<?> owner = type; owner != null && !isOfPlatform(owner); owner = owner.getSuperclass()) {
			for (Field field : owner.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers())) {
					ReflectionUtils.makeAccessible(field);
					fields.add(field);
				}
			}
		}
		return fields;
	}

	private Object elements(Object container) {
		if (container instanceof Map<?, ?> map) {
			Map<@Nullable Object, @Nullable Object> elements = new LinkedHashMap<>();
			map.forEach((key, element) -> elements.put(of(key), of(element)));
			return elements;
		}
		Collection<@Nullable Object> elements = (container instanceof Set) ? new HashSet<>() : new ArrayList<>();
		if (container instanceof Collection<?> collection) {
			collection.forEach((element) -> elements.add(of(element)));
			return elements;
		}
		for (int i = 0; i < Array.getLength(container); i++) {
			elements.add(of(Array.get(container, i)));
		}
		return elements;
	}

}
