package dev.asyncdb.schema.entity;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.Nullness;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Reads the annotations of a property or class.
 */
final class PropertyAnnotations {

	private static final String NOT_NULL = "jakarta.validation.constraints.NotNull";

	private PropertyAnnotations() {
	}

	static <A extends Annotation> List<A> all(RelationalPersistentProperty property, Class<A> type) {
		return elements(property).flatMap((element) -> MergedAnnotations.from(element).stream(type))
			.map((annotation) -> annotation.synthesize())
			.distinct()
			.toList();
	}

	static <A extends Annotation> List<A> all(Class<?> entity, Class<A> type) {
		return MergedAnnotations.from(entity, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY)
			.stream(type)
			.map((annotation) -> annotation.synthesize())
			.toList();
	}

	/**
	 * Return whether type and annotations of a property permit {@code null}.
	 */
	static boolean isNullable(RelationalPersistentProperty property) {
		if (property.getType().isPrimitive()
				|| elements(property).anyMatch((element) -> MergedAnnotations.from(element).isPresent(NOT_NULL))) {
			return false;
		}
		Field field = property.getField();
		if (field != null) {
			return Nullness.forField(field) != Nullness.NON_NULL;
		}
		Method getter = property.getGetter();
		return getter == null || Nullness.forMethodReturnType(getter) != Nullness.NON_NULL;
	}

	private static Stream<AnnotatedElement> elements(RelationalPersistentProperty property) {
		@Nullable AnnotatedElement field = property.getField();
		@Nullable AnnotatedElement getter = property.getGetter();
		return Stream.of(Stream.ofNullable(field), Stream.ofNullable(getter)).flatMap(Function.identity());
	}

}
