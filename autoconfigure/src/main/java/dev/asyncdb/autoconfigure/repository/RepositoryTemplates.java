package dev.asyncdb.autoconfigure.repository;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanReference;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;

/**
 * The templates with which repositories work, as {@code @EnableR2dbcRepositories} names
 * them.
 *
 * @param beans the bean factory
 */
record RepositoryTemplates(ConfigurableListableBeanFactory beans) {

	/**
	 * Return the name of the template of a repository.
	 * @param repository the name of the bean of the repository
	 * @return the name, {@code null} if it is not known
	 */
	@Nullable String name(String repository) {
		String definition = BeanFactoryUtils.transformedBeanName(repository);
		if (!this.beans.containsBeanDefinition(definition)) {
			return null;
		}
		Object reference = this.beans.getMergedBeanDefinition(definition).getPropertyValues().get("entityOperations");
		return (reference instanceof BeanReference bean && this.beans.containsBean(bean.getBeanName()))
				? bean.getBeanName() : null;
	}

	/**
	 * Return the connection factory of the template of a repository.
	 * @param repository the name of the bean of the repository
	 * @return the connection factory, {@code null} if it is not known
	 */
	@Nullable ConnectionFactory connectionFactory(String repository) {
		String template = name(repository);
		return (template != null && this.beans.getBean(template) instanceof R2dbcEntityOperations operations)
				? operations.getDatabaseClient().getConnectionFactory() : null;
	}

}
