package dev.asyncdb.autoconfigure.repository;

import java.util.List;

import dev.asyncdb.autoconfigure.check.Candidates;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.session.SessionOperations;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

/**
 * Stops the start if the helpers and the finders of a repository would reach two
 * databases. Checks each repository when it is created, since repositories may be lazy.
 *
 * @param beans the bean factory
 */
record RepositoryCheck(ConfigurableListableBeanFactory beans) implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> repository
				&& AsyncRepository.class.isAssignableFrom(repository.getObjectType())) {
			List<String> managers = new Candidates(this.beans).of(SessionOperations.class);
			if (managers.size() == 1) {
				SessionOperations standard = this.beans.getBean(managers.get(0), SessionOperations.class);
				RepositoryDatabases databases = new RepositoryDatabases(this.beans);
				databases.choose(name, standard);
				databases.of(repository.getObjectType(), standard);
			}
		}
		return bean;
	}

}
