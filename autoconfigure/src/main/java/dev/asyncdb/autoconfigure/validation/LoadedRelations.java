package dev.asyncdb.autoconfigure.validation;

import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.reflect.Field;
import java.util.List;

import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.relation.Unloaded;
import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Keeps validation from reading a relation that is not loaded: a collection would throw,
 * and a single entity looks as if there were none.
 */
class LoadedRelations implements TraversableResolver {

	private static final List<Class<? extends Annotation>> RELATIONS = List.of(ToOne.class, ToMany.class,
			ManyToMany.class);

	@Override
	public boolean isReachable(@Nullable Object owner, Path.Node property, Class<?> rootType, Path path,
			ElementType element) {
		Field field = (owner != null && property.getName() != null)
				? ReflectionUtils.findField(owner.getClass(), property.getName()) : null;
		return field == null || !isRelation(field) || isLoaded(field, owner);
	}

	private static boolean isRelation(Field field) {
		return RELATIONS.stream().anyMatch((relation) -> AnnotatedElementUtils.isAnnotated(field, relation));
	}

	private static boolean isLoaded(Field field, @Nullable Object owner) {
		ReflectionUtils.makeAccessible(field);
		Object value = ReflectionUtils.getField(field, owner);
		return value != null && !(value instanceof Unloaded);
	}

	@Override
	public boolean isCascadable(@Nullable Object owner, Path.Node property, Class<?> rootType, Path path,
			ElementType element) {
		return true;
	}

}
