package dev.asyncdb.autoconfigure.check;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.session.SessionOperations;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.BeanReference;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

/**
 * Stops the start if the manager reaches another database than the connection factory of
 * the application, or than the finders of a repository whose helpers use the manager.
 * <p>
 * Checks each bean when it is created, since beans may be lazy.
 */
record DatabaseCheck(ConfigurableListableBeanFactory beans) implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof AsyncDatabaseManager manager && List.of(name).equals(managers())) {
			requireDatabaseOfApplication(name, manager);
		}
		if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> repository
				&& AsyncRepository.class.isAssignableFrom(repository.getObjectType())) {
			requireDatabaseOfFinders(name);
		}
		return bean;
	}

	private List<String> managers() {
		return new Candidates(this.beans).of(SessionOperations.class);
	}

	private void requireDatabaseOfApplication(String name, AsyncDatabaseManager manager) {
		List<String> factories = new Candidates(this.beans).of(ConnectionFactory.class);
		if (factories.size() == 1
				&& !SameDatabase.test(manager, this.beans.getBean(factories.get(0), ConnectionFactory.class))) {
			throw new DatabaseConfigurationException(
					"The manager bean '%s' replaces the one that asyncdb configures, but it uses another database than the ConnectionFactory bean '%s', with which repositories and DatabaseClient work"
						.formatted(name, factories.get(0)),
					"If '%s' is the manager of a further database, declare it with @Bean(defaultCandidate = false) and inject it with @Qualifier. Otherwise build it on the bean '%s'."
						.formatted(name, factories.get(0)));
		}
	}

	private void requireDatabaseOfFinders(String repository) {
		List<String> managers = managers();
		String template = template(repository);
		if (managers.size() == 1 && template != null
				&& this.beans.getBean(managers.get(0)) instanceof AsyncDatabaseManager manager
				&& this.beans.getBean(template) instanceof R2dbcEntityOperations operations
				&& !SameDatabase.test(manager, operations.getDatabaseClient().getConnectionFactory())) {
			throw new DatabaseConfigurationException(
					"The repository '%s' extends AsyncRepository, whose methods use the manager bean '%s', but its finders use '%s' with another database"
						.formatted(repository, managers.get(0), template),
					"Do not extend AsyncRepository there, and call the manager of that database instead. Or let the repository use the template of the manager's database (entityOperationsRef).");
		}
	}

	private @Nullable String template(String repository) {
		if (!this.beans.containsBeanDefinition(repository)) {
			return null;
		}
		Object reference = this.beans.getMergedBeanDefinition(repository).getPropertyValues().get("entityOperations");
		return (reference instanceof BeanReference bean && this.beans.containsBean(bean.getBeanName()))
				? bean.getBeanName() : null;
	}

}
