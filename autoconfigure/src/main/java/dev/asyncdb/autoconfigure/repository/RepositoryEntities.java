package dev.asyncdb.autoconfigure.repository;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.Supplier;

import dev.asyncdb.autoconfigure.check.SameDatabase;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;

/**
 * Supplies the entity types of all repositories of a database, including those not
 * initialized yet.
 *
 * @param beans the bean factory
 * @param database the connection factory of the database
 * @since 0.1.0
 */
public record RepositoryEntities(ConfigurableListableBeanFactory beans,
		ConnectionFactory database) implements Supplier<Collection<Class<?>>> {

	@Override
	public Collection<Class<?>> get() {
		RepositoryTemplates templates = new RepositoryTemplates(this.beans);
		return Arrays
			.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, RepositoryFactoryInformation.class,
					false, false))
			.filter((name) -> isOfDatabase(templates, name))
			.map((name) -> this.beans.getBean(name, RepositoryFactoryInformation.class).getPersistentEntity())
			.filter((entity) -> entity instanceof RelationalPersistentEntity<?> && entity.getIdProperty() != null)
			.<Class<?>>map((entity) -> entity.getType())
			.distinct()
			.toList();
	}

	private boolean isOfDatabase(RepositoryTemplates templates, String repository) {
		ConnectionFactory used = templates.connectionFactory(repository);
		return used == null || SameDatabase.test(used, this.database);
	}

}
