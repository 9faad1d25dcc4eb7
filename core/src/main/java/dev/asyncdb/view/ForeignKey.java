package dev.asyncdb.view;

import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.util.ParsingUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The field that refers to a single related entity. Nothing else tells whether an entity
 * that is not there is only not loaded.
 *
 * @param field the field, {@code null} if it is not found, or if the other entity has the
 * foreign key
 */
record ForeignKey(@Nullable Field field) {

	/**
	 * Find the field.
	 * @param owner the entity class
	 * @param name the name of its property or of its column, as in the annotation
	 */
	static ForeignKey of(Class<?> owner, String name) {
		Field property = ReflectionUtils.findField(owner, name);
		AtomicReference<@Nullable Field> found = new AtomicReference<>(property);
		if (property == null) {
			ReflectionUtils.doWithFields(owner, (field) -> found.compareAndSet(null, field),
					(field) -> name.equals(column(field)));
		}
		Field field = found.get();
		if (field != null) {
			ReflectionUtils.makeAccessible(field);
		}
		return new ForeignKey(field);
	}

	// As Spring Data names it, unless the application has a naming strategy
	private static String column(Field field) {
		Column column = AnnotatedElementUtils.findMergedAnnotation(field, Column.class);
		return (column != null && !column.value().isEmpty()) ? column.value()
				: ParsingUtils.reconcatenateCamelCase(field.getName(), "_");
	}

	/**
	 * Return whether an entity may refer to one that is not loaded.
	 */
	boolean mayExist(Object entity) {
		return this.field == null || ReflectionUtils.getField(this.field, entity) != null;
	}

}
