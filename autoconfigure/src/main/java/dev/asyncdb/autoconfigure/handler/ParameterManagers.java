package dev.asyncdb.autoconfigure.handler;

import java.util.Arrays;
import java.util.List;

import dev.asyncdb.autoconfigure.check.DatabaseConfigurationException;
import dev.asyncdb.session.SessionOperations;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Finds the manager of a session argument with a qualifier, as Spring would inject it.
 *
 * @param beans the bean factory
 */
record ParameterManagers(ConfigurableListableBeanFactory beans) {

	static boolean isQualified(MethodParameter parameter) {
		return MergedAnnotations.from(parameter.getParameterAnnotations()).isPresent(Qualifier.class);
	}

	/**
	 * Return whether there is no manager at all, as in a test of the web layer.
	 */
	boolean areAbsent() {
		return all().length == 0;
	}

	/**
	 * Return the names of the managers with the qualifier of an argument.
	 */
	List<String> names(MethodParameter parameter) {
		return Arrays.stream(all())
			.filter((name) -> this.beans.isAutowireCandidate(name, new Injection(parameter)))
			.toList();
	}

	/**
	 * Return the manager of an argument.
	 * @throws DatabaseConfigurationException if there is not exactly one
	 */
	SessionOperations required(MethodParameter parameter) {
		List<String> names = names(parameter);
		if (names.size() != 1) {
			throw new DatabaseConfigurationException(
					"%s declares a session argument with the qualifier %s, but %s".formatted(parameter.getExecutable(),
							MergedAnnotations.from(parameter.getParameterAnnotations())
								.get(Qualifier.class)
								.getString("value"),
							names.isEmpty() ? "no manager has it"
									: "several managers have it: " + String.join(", ", names)),
					"The managers are %s. Set asyncdb.databases.<name>.url for a further database, or correct the qualifier."
						.formatted(String.join(", ", all())));
		}
		return this.beans.getBean(names.get(0), SessionOperations.class);
	}

	private String[] all() {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, SessionOperations.class, true, false);
	}

	/**
	 * An injection of the manager instead of the session.
	 */
	@SuppressWarnings("serial") // Never serialized
	private static final class Injection extends DependencyDescriptor {

		Injection(MethodParameter parameter) {
			super(parameter, true);
		}

		@Override
		public Class<?> getDependencyType() {
			return SessionOperations.class;
		}

		@Override
		public ResolvableType getResolvableType() {
			return ResolvableType.forClass(SessionOperations.class);
		}

	}

}
