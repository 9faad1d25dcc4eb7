package dev.asyncdb.autoconfigure.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.asyncdb.AsyncDb;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * The beans among which Spring chooses when a type is injected without a qualifier. None
 * of them is created.
 *
 * @param beans the bean factory
 * @since 0.1.0
 */
public record Candidates(ConfigurableListableBeanFactory beans) {

	/**
	 * Return the names of the candidates: one, if the choice is unambiguous.
	 * @param type the type to inject
	 * @return the names of the beans, empty if there are none
	 * @since 0.1.0
	 */
	public List<String> of(Class<?> type) {
		List<String> all = new ArrayList<>();
		List<String> regular = new ArrayList<>();
		List<String> primary = new ArrayList<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, type, true, false)) {
			BeanDefinition definition = definition(this.beans, name);
			if (definition == null || isCandidate(definition)) {
				all.add(name);
				if (definition == null || !definition.isFallback()) {
					regular.add(name);
				}
				if (definition != null && definition.isPrimary()) {
					primary.add(name);
				}
			}
		}
		List<String> chosen = regular.isEmpty() ? all : regular;
		return primary.isEmpty() ? chosen : primary;
	}

	/**
	 * Return whether a bean can be injected without a qualifier, also beside others.
	 * @param name the name of the bean, which need not have a definition
	 * @return {@code false} if it is only found by its qualifier or name, or if it is a
	 * fallback
	 * @since 0.1.0
	 */
	public boolean isRegular(String name) {
		BeanDefinition definition = definition(this.beans, name);
		return definition == null || (isCandidate(definition) && !definition.isFallback());
	}

	/**
	 * Return whether all injections of a bean get the same object, or its scoped proxy.
	 */
	boolean isShared(String name) {
		BeanDefinition definition = definition(this.beans, name);
		return definition == null || definition.isSingleton();
	}

	private static boolean isCandidate(BeanDefinition definition) {
		return definition.isAutowireCandidate()
				&& (!(definition instanceof AbstractBeanDefinition bean) || bean.isDefaultCandidate());
	}

	private static @Nullable BeanDefinition definition(ConfigurableListableBeanFactory beans, String name) {
		if (beans.containsBeanDefinition(name)) {
			return beans.getMergedBeanDefinition(name);
		}
		BeanFactory parent = beans.getParentBeanFactory();
		return (parent instanceof ConfigurableListableBeanFactory ancestors) ? definition(ancestors, name) : null;
	}

	// A further database of asyncdb.databases does not replace the main one
	boolean exists(Class<?> type) {
		return Arrays.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, type, true, false))
			.map((name) -> definition(this.beans, name))
			.anyMatch((definition) -> !isOfFurtherDatabase(definition));
	}

	private static boolean isOfFurtherDatabase(@Nullable BeanDefinition definition) {
		return definition instanceof AbstractBeanDefinition bean && bean.hasQualifier(AsyncDb.class.getName());
	}

}
