package dev.asyncdb.autoconfigure.data;

import dev.asyncdb.repository.RelationAwareAccessStrategy;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;

/**
 * Replaces strategies of Spring Data by those that know relations. Subclasses of the
 * application are not replaced.
 */
final class AccessStrategies implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean.getClass() == DefaultReactiveDataAccessStrategy.class)
				? aware((DefaultReactiveDataAccessStrategy) bean) : bean;
	}

	private static Object aware(DefaultReactiveDataAccessStrategy strategy) {
		return (strategy.getDialect() instanceof R2dbcDialect dialect)
				? new RelationAwareAccessStrategy(dialect, strategy.getConverter()) : strategy;
	}

}
