package dev.asyncdb.view;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.relation.Unloaded;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * A relation as its annotation declares it, without a database: what a serializer has to
 * know of it. The module for Jackson and {@link EntityMap} use it. Immutable.
 *
 * @since 0.1.0
 */
public final class DeclaredRelation {

	private static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(ToOne.class, ToMany.class,
			ManyToMany.class);

	private final @Nullable ForeignKey reference;

	private DeclaredRelation(@Nullable ForeignKey reference) {
		this.reference = reference;
	}

	/**
	 * Find the relation of a property.
	 * @param owner the entity class
	 * @param elements the accessor and the field of the property, each if there is one
	 * @return the relation, {@code null} for another property
	 * @since 0.1.0
	 */
	public static @Nullable DeclaredRelation find(Class<?> owner, @Nullable AnnotatedElement... elements) {
		for (AnnotatedElement element : elements) {
			if (element != null && isDeclared(element)) {
				ToOne single = AnnotatedElementUtils.findMergedAnnotation(element, ToOne.class);
				return new DeclaredRelation((single != null) ? ForeignKey.of(owner, single.column()) : null);
			}
		}
		return null;
	}

	private static boolean isDeclared(AnnotatedElement element) {
		return ANNOTATIONS.stream().anyMatch((relation) -> AnnotatedElementUtils.isAnnotated(element, relation));
	}

	/**
	 * Return whether a value says what is related. A single entity that is {@code null}
	 * does so only if the foreign key of its owner is {@code null}.
	 * @param owner the entity
	 * @param value the value of the property
	 * @return whether the relation is loaded
	 * @since 0.1.0
	 */
	public boolean isKnown(Object owner, @Nullable Object value) {
		boolean isUnknown = value == null && this.reference != null && this.reference.mayExist(owner);
		return !isUnknown && !(value instanceof Unloaded);
	}

	/**
	 * Return the related entities.
	 * @param value the value of the property of a loaded relation
	 * @return the entities, empty for {@code null}
	 * @since 0.1.0
	 */
	public static Collection<?> members(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			return map.values();
		}
		return (value instanceof Collection<?> members) ? members : (value != null) ? List.of(value) : List.of();
	}

	/**
	 * Return whether a loaded relation leads back to an entity.
	 * @param value the value of the property
	 * @param path whether an entity is one of those on the way to the owner
	 * @return whether a member is one of them
	 * @since 0.1.0
	 */
	public static boolean leadsBack(@Nullable Object value, Predicate<Object> path) {
		return members(value).stream().anyMatch((member) -> member != null && path.test(member));
	}

}
