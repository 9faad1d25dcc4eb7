package dev.asyncdb.schema.type;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.ColumnDefinition;
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
import org.springframework.util.StringUtils;

/**
 * An entity with one property of a type, made from a field of {@link DocumentedTypes}:
 * its type, with type arguments, and its annotations.
 *
 * @param table the table of the entity
 * @param declaration the property, for the guide
 * @param entity the entity, with {@code id}, {@code label} and {@code content}
 * @param values different values of the type
 */
record HeldType(String table, String declaration, Class<Object> entity, List<Object> values) {

	@SuppressWarnings("unchecked")
	static HeldType of(String name, Field field) {
		DynamicType.Builder<Object> builder = new ByteBuddy().subclass(Object.class)
			.name("dev.asyncdb.schema.type.Held" + StringUtils.capitalize(name))
			.annotateType(AnnotationDescription.Builder.ofType(Table.class).define("value", "held_" + name).build())
			.defineField("id", Long.class, Visibility.PUBLIC)
			.annotateField(AnnotationDescription.Builder.ofType(Id.class).build())
			.defineField("label", String.class, Visibility.PUBLIC)
			.annotateField(AnnotationDescription.Builder.ofType(Unique.class).build())
			.defineField("content", field.getGenericType(), Visibility.PUBLIC)
			.annotateField(Arrays.stream(field.getAnnotations())
				.filter((annotation) -> !(annotation instanceof DocumentedTypes.Only))
				.toArray(Annotation[]::new));
		try (DynamicType.Unloaded<Object> made = builder.make()) {
			return new HeldType("held_" + name, declaration(field),
					(Class<Object>) made
						.load(Objects.requireNonNull(HeldType.class.getClassLoader()),
								ClassLoadingStrategy.Default.WRAPPER)
						.getLoaded(),
					DocumentedTypes.valuesOf(field.getName()));
		}
	}

	Class<?> type() {
		return field("content").getType();
	}

	boolean isPrimitive() {
		return type().isPrimitive();
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

	void set(Object instance, @Nullable Object content) {
		ReflectionUtils.setField(field("content"), instance, content);
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

	static List<HeldType> of(DatabaseProduct product) {
		return Arrays.stream(DocumentedTypes.class.getDeclaredFields())
			.filter((field) -> !Modifier.isStatic(field.getModifiers()))
			.filter((field) -> isOn(field, product))
			.map((field) -> of(field.getName(), field))
			.toList();
	}

	private static boolean isOn(Field field, DatabaseProduct product) {
		DocumentedTypes.Only only = field.getAnnotation(DocumentedTypes.Only.class);
		return only == null || List.of(only.value()).contains(product);
	}

	private static String declaration(Field field) {
		String type = "`" + field.getGenericType().getTypeName().replaceAll("[a-z0-9]+\\.|\\w+\\$", "") + "`";
		ColumnDefinition definition = field.getAnnotation(ColumnDefinition.class);
		if (definition == null) {
			return type;
		}
		String size = (definition.length() == ColumnDefinition.UNLIMITED) ? "UNLIMITED"
				: String.valueOf(definition.length());
		return type + (definition.type().isEmpty() ? ", `length = %s`".formatted(size)
				: ", `type = \"%s\"`".formatted(definition.type()));
	}

	String simpleName() {
		return type().getSimpleName();
	}

	@Override
	public String toString() {
		return this.table;
	}

}
