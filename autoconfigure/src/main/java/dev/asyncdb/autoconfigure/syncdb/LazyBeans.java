package dev.asyncdb.autoconfigure.syncdb;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * Makes all beans lazy, also those that Spring Boot excludes from lazy initialization:
 * beans with scheduled methods, singletons that are called after all others, and beans
 * with {@code @Lazy(false)}. Their creation may start work, such as filling a cache.
 */
class LazyBeans implements BeanFactoryPostProcessor, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		for (String name : beans.getBeanDefinitionNames()) {
			beans.getBeanDefinition(name).setLazyInit(true);
		}
	}

}
