package dev.asyncdb.schema.type;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.Unique;
import io.r2dbc.postgresql.codec.Json;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.util.ReflectionUtils;

/**
 * An entity with one property of a type, made from a field of {@link DocumentedTypes}:
 * its type, with type arguments, and its annotations.
 *
 * @param name the name of the field
 * @param entity the entity, with {@code id}, {@code label} and {@code content}
 * @param values different values of the type
 */
record HeldType(String name, Class<Object> entity, List<Object> values) {

	static final String TABLE = "held";

	@SuppressWarnings("unchecked")
	static HeldType of(Field field, List<Object> values) {
		DynamicType.Builder<Object> builder = new ByteBuddy().subclass(Object.class)
			.name("dev.asyncdb.schema.type.Held" + Character.toUpperCase(field.getName().charAt(0))
					+ field.getName().substring(1))
			.annotateType(AnnotationDescription.Builder.ofType(Table.class).define("value", TABLE + "_" + field.getName()).build())
			.defineField("id", Long.class, Visibility.PUBLIC)
			.annotateField(AnnotationDescription.Builder.ofType(Id.class).build())
			.defineField("label", String.class, Visibility.PUBLIC)
			.annotateField(AnnotationDescription.Builder.ofType(Unique.class).build())
			.defineField("content", field.getGenericType(), Visibility.PUBLIC)
			.annotateField(Arrays.stream(field.getAnnotations()).filter((annotation) -> !(annotation instanceof DocumentedTypes.Only)).toArray(Annotation[]::new));
		try (DynamicType.Unloaded<Object> made = builder.make()) {
			return new HeldType(field.getName(),
					(Class<Object>) made
						.load(Objects.requireNonNull(HeldType.class.getClassLoader()),
								ClassLoadingStrategy.Default.WRAPPER)
						.getLoaded(),
					values);
		}
	}

	boolean isPrimitive() {
		return field("content").getType().isPrimitive();
	}

	private Field field(String property) {
		return Objects.requireNonNull(ReflectionUtils.findField(this.entity, property));
	}

	Object instance(String label, @Nullable Object content) {
		try {
			Object instance = this.entity.getDeclaredConstructor().newInstance();
			ReflectionUtils.setField(field("label"), instance, label);
			if (content != null) {
				ReflectionUtils.setField(field("content"), instance, content);
			}
			return instance;
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Nullable Object content(Object instance) {
		return ReflectionUtils.getField(field("content"), instance);
	}

	String label(Object instance) {
		return String.valueOf(ReflectionUtils.getField(field("label"), instance));
	}

	Object first() {
		return this.values.get(0);
	}

	Object second() {
		return this.values.get(1);
	}

	/**
	 * Return whether two values are the same for an application: nothing of a value is
	 * lost but the scale of a number.
	 */
	static boolean areSame(@Nullable Object one, @Nullable Object other) {
		if (one == null || other == null) {
			return one == other;
		}
		if (one.getClass().isArray() && other.getClass().isArray()) {
			return one.getClass() == other.getClass() && areSame(elements(one), elements(other));
		}
		if (one instanceof List<?> first && other instanceof List<?> second) {
			boolean same = first.size() == second.size();
			for (int i = 0; same && i < first.size(); i++) {
				same = areSame(first.get(i), second.get(i));
			}
			return same;
		}
		if (one instanceof BigDecimal first && other instanceof BigDecimal second) {
			return first.compareTo(second) == 0;
		}
		if (one instanceof Json first && other instanceof Json second) {
			return first.asString().replace(" ", "").equals(second.asString().replace(" ", ""));
		}
		return one.equals(other);
	}

	private static List<Object> elements(Object array) {
		Object[] elements = new Object[Array.getLength(array)];
		Arrays.setAll(elements, (i) -> Array.get(array, i));
		return Arrays.asList(elements);
	}

	static boolean isMany(Object value) {
		return value instanceof Collection || value instanceof Map || value.getClass().isArray();
	}

	static List<HeldType> of(DatabaseProduct product) {
		return Arrays.stream(DocumentedTypes.class.getDeclaredFields())
			.filter((field) -> !Modifier.isStatic(field.getModifiers()))
			.filter((field) -> isOn(field, product))
			.map((field) -> of(field, DocumentedTypes.valuesOf(field.getName())))
			.toList();
	}

	private static boolean isOn(Field field, DatabaseProduct product) {
		DocumentedTypes.Only only = field.getAnnotation(DocumentedTypes.Only.class);
		return only == null || List.of(only.value()).contains(product);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
