package dev.asyncdb.autoconfigure.data;

import java.lang.reflect.Method;

import dev.asyncdb.repository.RelationAwareAccessStrategy;
import dev.asyncdb.support.MomentZone;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Replaces strategies of Spring Data by those that know relations: one that the
 * application defines without changing it, as {@code AbstractR2dbcConfiguration} does,
 * and that of the template of Spring Boot. Subclasses and templates of the application
 * are not replaced.
 */
record AccessStrategies(ConfigurableApplicationContext context) implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean.getClass() == DefaultReactiveDataAccessStrategy.class) {
			return aware((DefaultReactiveDataAccessStrategy) bean);
		}
		if (bean instanceof R2dbcEntityTemplate template) {
			align(template.getDatabaseClient(), template);
		}
		return (bean.getClass() == R2dbcEntityTemplate.class && isOfSpringBoot(name))
				? aware((R2dbcEntityTemplate) bean) : bean;
	}

	// A template that a test replaces has no client
	private static void align(@Nullable DatabaseClient client, R2dbcEntityTemplate template) {
		if (client != null) {
			MomentZone.align(client.getConnectionFactory(), template.getConverter());
		}
	}

	private boolean isOfSpringBoot(String name) {
		ConfigurableListableBeanFactory beans = this.context.getBeanFactory();
		Method method = (beans.containsBeanDefinition(name)
				&& beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
		return method != null && method.getDeclaringClass() == DataR2dbcAutoConfiguration.class;
	}

	private R2dbcEntityTemplate aware(R2dbcEntityTemplate template) {
		if (!(template.getDataAccessStrategy() instanceof DefaultReactiveDataAccessStrategy strategy)) {
			return template;
		}
		R2dbcEntityTemplate aware = new R2dbcEntityTemplate(template.getDatabaseClient(), aware(strategy));
		aware.setApplicationContext(this.context);
		return aware;
	}

	private static DefaultReactiveDataAccessStrategy aware(DefaultReactiveDataAccessStrategy strategy) {
		return (strategy.getDialect() instanceof R2dbcDialect dialect)
				? new RelationAwareAccessStrategy(dialect, strategy.getConverter()) : strategy;
	}

}
