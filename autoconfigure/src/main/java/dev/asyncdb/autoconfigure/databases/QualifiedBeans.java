package dev.asyncdb.autoconfigure.databases;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.check.DatabaseConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ReflectionUtils;

/**
 * The beans of a further database: those that Spring would inject with the name of the
 * database as qualifier.
 *
 * @param beans the bean factory
 * @param database the name of the database
 * @since 0.1.0
 */
public record QualifiedBeans(ConfigurableListableBeanFactory beans, String database) {

	/**
	 * Return the name of the bean of a type. No bean is created.
	 * @param type the type of the bean
	 * @return the name, {@code null} if there is none
	 * @throws DatabaseConfigurationException if there are several
	 * @since 0.1.0
	 */
	public @Nullable String name(Class<?> type) {
		List<Qualified> injections = List.of(new Qualified(type, AsyncDb.class, this.database),
				new Qualified(type, Qualifier.class, this.database));
		List<String> names = Arrays
			.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, type, true, false))
			.filter((name) -> injections.stream()
				.anyMatch((injection) -> this.beans.isAutowireCandidate(name, injection)))
			.toList();
		if (names.size() > 1) {
			throw new DatabaseConfigurationException(
					"There are several beans of type %s with the qualifier '%s': %s".formatted(type.getSimpleName(),
							this.database, String.join(", ", names)),
					"Keep one of them, or give the others another qualifier.");
		}
		return names.isEmpty() ? null : names.get(0);
	}

	/**
	 * Return the bean of a type.
	 * @param <T> the type of the bean
	 * @param type the type of the bean
	 * @return the bean, {@code null} if there is none
	 * @throws DatabaseConfigurationException if there are several
	 * @since 0.1.0
	 */
	public <T> @Nullable T find(Class<T> type) {
		String name = name(type);
		return (name != null) ? this.beans.getBean(name, type) : null;
	}

	/**
	 * An injection of a type with a qualifier.
	 */
	@SuppressWarnings("serial") // Never serialized
	private static final class Qualified extends DependencyDescriptor {

		private final Class<?> type;

		private final Annotation[] annotations;

		Qualified(Class<?> type, Class<? extends Annotation> qualifier, String value) {
			super(field(), true);
			this.type = type;
			this.annotations = new Annotation[] {
					MergedAnnotation.of(qualifier, Map.of(MergedAnnotation.VALUE, value)).synthesize() };
		}

		// Any field, since nothing of it is used
		private static Field field() {
			return Objects.requireNonNull(ReflectionUtils.findField(Qualified.class, "type"));
		}

		@Override
		public Class<?> getDependencyType() {
			return this.type;
		}

		@Override
		public ResolvableType getResolvableType() {
			return ResolvableType.forClass(this.type);
		}

		@Override
		public Annotation[] getAnnotations() {
			return this.annotations;
		}

	}

}
