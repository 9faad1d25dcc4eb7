package dev.asyncdb.mapping;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.core.ResolvableType;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.util.ReflectionUtils;
import org.springframework.data.util.ReflectionUtils.AnnotationFieldFilter;

/**
 * Rejects properties that hold entities or other objects and do not declare how they are
 * stored, since their values would be lost without an error.
 */
record PropertyCheck(MappingContext<RelationalPersistentEntity<?>, RelationalPersistentProperty> context) {

	RelationalPersistentEntity<?> checked(Class<?> type) {
		String instead = insteadOf(type);
		if (instead != null) {
			throw new InvalidDataAccessApiUsageException(
					"%s is not an entity: %s".formatted(type.getSimpleName(), instead));
		}
		RelationalPersistentEntity<?> entity = entity(type);
		if (entity == null) {
			throw new MappingException(
					"%s is not an entity: use a class or record with @Id".formatted(type.getSimpleName()));
		}
		String problem = problem(entity.getType().getSimpleName(), entity, false);
		if (problem != null) {
			throw new MappingException(problem);
		}
		return entity;
	}

	private @Nullable RelationalPersistentEntity<?> entity(Class<?> type) {
		try {
			return this.context.getPersistentEntity(type);
		}
		catch (MappingException ex) {
			throw unknownType(type).map((field) -> new MappingException(
					"The property %s.%s has the type %s, which no column holds: register a reading and a writing converter, or annotate it with @Transient if it is not stored"
						.formatted(type.getSimpleName(), field.getName(), field.getGenericType().getTypeName()),
					ex))
				.orElse(ex);
		}
	}

	// Spring Data takes a type of the JDK that it does not know for an entity, whose
	// fields it cannot read
	private Optional<Field> unknownType(Class<?> type) {
		for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
			for (Field field : owner.getDeclaredFields()) {
				TypeInformation<?> held = TypeInformation.of(ResolvableType.forField(field, type));
				Class<?> actual = held.getRequiredActualType().getType();
				if (actual.getClassLoader() == null && !isReadable(actual)) {
					return Optional.of(field);
				}
			}
		}
		return Optional.empty();
	}

	private boolean isReadable(Class<?> type) {
		try {
			this.context.getPersistentEntity(type);
			return true;
		}
		catch (MappingException ex) {
			return false;
		}
	}

	boolean passes(RelationalPersistentEntity<?> entity) {
		return problem("", entity, false) == null;
	}

	private @Nullable String problem(String path, RelationalPersistentEntity<?> entity, boolean isEmbedded) {
		for (RelationalPersistentProperty property : entity) {
			String name = path + "." + property.getName();
			String problem = null;
			if (property.isEmbedded()) {
				problem = problem(name, this.context.getRequiredPersistentEntity(property), true);
			}
			else if (isUndeclared(property)) {
				problem = "The property %s has the type %s, which no column holds: %s".formatted(name,
						property.getType().getSimpleName(), advice(property, isEmbedded));
			}
			if (problem != null) {
				return problem;
			}
		}
		return null;
	}

	private static @Nullable String insteadOf(Class<?> type) {
		if (Publisher.class.isAssignableFrom(type)) {
			return "pass the value that it emits, inside of its flatMap(..) or doOnNext(..)";
		}
		boolean isContainer = Iterable.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)
				|| type == Optional.class;
		return (isContainer && !declaresIdentifier(type))
				? "pass the entities that it contains, several with addAll(..) or saveAll(..)" : null;
	}

	// An entity may have elements as well
	private static boolean declaresIdentifier(Class<?> type) {
		return ReflectionUtils.findField(type, new AnnotationFieldFilter(Id.class)) != null;
	}

	private static boolean isUndeclared(RelationalPersistentProperty property) {
		Field field = property.getField();
		boolean isTransient = field != null && Modifier.isTransient(field.getModifiers());
		return property.isEntity() && property.isWritable() && !isTransient;
	}

	private String advice(RelationalPersistentProperty property, boolean isEmbedded) {
		String otherwise = ", or annotate it with @Transient if it is not stored";
		if (!hasIdentifier(property)) {
			return "annotate it with @Embedded, register a converter" + otherwise;
		}
		String relation = (property.isCollectionLike() || property.isMap()) ? "@ToMany or @ManyToMany" : "@ToOne";
		return (isEmbedded ? "move it to the entity, since an embedded value has no relations, and annotate it with "
				: "annotate it with ") + relation + otherwise;
	}

	private boolean hasIdentifier(RelationalPersistentProperty property) {
		RelationalPersistentEntity<?> held = this.context
			.getPersistentEntity(property.getPersistentEntityTypeInformation().iterator().next());
		return held != null && held.hasIdProperty();
	}

}
