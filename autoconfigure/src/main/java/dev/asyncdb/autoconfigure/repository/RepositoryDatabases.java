package dev.asyncdb.autoconfigure.repository;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.check.DatabaseConfigurationException;
import dev.asyncdb.autoconfigure.check.SameDatabase;
import dev.asyncdb.repository.RepositorySessions;
import dev.asyncdb.session.SessionOperations;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Chooses the manager with the connection factory of the repository's template, so that
 * finders and helpers of a repository reach one database.
 */
final class RepositoryDatabases implements RepositorySessions {

	private final ConfigurableListableBeanFactory beans;

	private final RepositoryTemplates templates;

	private final Map<Class<?>, SessionOperations> chosen = new ConcurrentHashMap<>();

	RepositoryDatabases(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
		this.templates = new RepositoryTemplates(beans);
	}

	@Override
	public SessionOperations of(Class<?> repositoryInterface, SessionOperations standard) {
		SessionOperations known = this.chosen.get(repositoryInterface);
		if (known != null) {
			return known;
		}
		String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, repositoryInterface, true,
				false);
		List<String> exact = Arrays.stream(names)
			.filter((name) -> repositoryInterface.equals(this.beans.getType(name, false)))
			.toList();
		SessionOperations found = one(exact.isEmpty() ? List.of(names) : exact, standard);
		this.chosen.put(repositoryInterface, found);
		return found;
	}

	// The methods of AsyncRepository know the interface, and not the bean, that is called
	private SessionOperations one(List<String> repositories, SessionOperations standard) {
		List<SessionOperations> found = repositories.stream().map((name) -> choose(name, standard)).distinct().toList();
		if (found.size() > 1) {
			throw new DatabaseConfigurationException(
					"The repositories %s have the same interface, which extends AsyncRepository, but use different databases"
						.formatted(String.join(", ", repositories)),
					"Extend the interface for each database, and let each of the interfaces be the repository of one.");
		}
		return found.isEmpty() ? standard : found.get(0);
	}

	/**
	 * Choose the manager of a repository.
	 * @param repository the name of the bean of the repository
	 * @param standard the sessions of the main database
	 * @throws DatabaseConfigurationException if there is no manager of its database
	 */
	SessionOperations choose(String repository, SessionOperations standard) {
		ConnectionFactory connections = this.templates.connectionFactory(repository);
		if (connections == null || !(standard instanceof AsyncDatabaseManager main)
				|| SameDatabase.test(main, connections)) {
			return standard;
		}
		List<AsyncDatabaseManager> managers = Arrays
			.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, AsyncDatabaseManager.class, true,
					false))
			.map((name) -> this.beans.getBean(name, AsyncDatabaseManager.class))
			.filter((manager) -> SameDatabase.test(manager, connections))
			.toList();
		return managers.stream()
			.filter((manager) -> manager.connectionFactory() == connections)
			.findFirst()
			.or(() -> managers.stream().findFirst())
			.orElseThrow(() -> refused(repository, nameOf(main)));
	}

	private @Nullable String nameOf(AsyncDatabaseManager manager) {
		return Arrays
			.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, AsyncDatabaseManager.class, true,
					false))
			.filter((name) -> this.beans.getBean(name) == manager)
			.findFirst()
			.orElse(null);
	}

	private DatabaseConfigurationException refused(String repository, @Nullable String manager) {
		return new DatabaseConfigurationException(
				"The repository '%s' extends AsyncRepository, whose methods use the manager bean '%s', but its finders use '%s' with another database, which has no manager"
					.formatted(BeanFactoryUtils.transformedBeanName(repository), manager,
							this.templates.name(repository)),
				"Define a manager of that database, with asyncdb.databases.<name>.url or with @Bean(defaultCandidate = false). Or let the repository use the template of the manager's database (entityOperationsRef), or do not extend AsyncRepository there.");
	}

}
