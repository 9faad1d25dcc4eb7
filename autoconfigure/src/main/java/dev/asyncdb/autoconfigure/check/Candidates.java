package dev.asyncdb.autoconfigure.check;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.asyncdb.AsyncDb;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

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

	/**
	 * Return whether a bean of the application takes one of that type by its constructor,
	 * its factory method or a field, which it does by name or qualifier if there are
	 * several.
	 */
	boolean isInjected(Class<?> type) {
		return Arrays.stream(this.beans.getBeanDefinitionNames())
			.map(this.beans::getMergedBeanDefinition)
			.filter((definition) -> definition.getRole() == BeanDefinition.ROLE_APPLICATION)
			.filter((definition) -> !isOfFurtherDatabase(definition))
			.anyMatch((definition) -> definition instanceof RootBeanDefinition bean && takes(bean, type));
	}

	private static boolean takes(RootBeanDefinition bean, Class<?> type) {
		Method method = bean.getResolvedFactoryMethod();
		if (bean.getFactoryMethodName() != null || method != null) {
			return method != null && !isAutoConfigured(method.getDeclaringClass())
					&& List.of(method.getParameterTypes()).contains(type);
		}
		Class<?> beanClass = bean.hasBeanClass() ? ClassUtils.getUserClass(bean.getBeanClass()) : Object.class;
		return !isAutoConfigured(beanClass) && (Arrays.stream(beanClass.getDeclaredConstructors())
			.anyMatch((constructor) -> List.of(constructor.getParameterTypes()).contains(type))
				|| Arrays.stream(beanClass.getDeclaredFields())
					.anyMatch((field) -> field.getType() == type && field.isAnnotationPresent(Autowired.class)));
	}

	private static boolean isAutoConfigured(Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(ClassUtils.getUserClass(type), AutoConfiguration.class)
				|| (type.getEnclosingClass() != null && isAutoConfigured(type.getEnclosingClass()));
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
