package dev.asyncdb.autoconfigure.check;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.session.SessionOperations;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Stops the start if the manager reaches another database than the connection factory of
 * the application.
 * <p>
 * Checks each bean when it is created, since beans may be lazy.
 */
record DatabaseCheck(ConfigurableListableBeanFactory beans) implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof AsyncDatabaseManager manager && List.of(name).equals(managers())) {
			requireDatabaseOfApplication(name, manager);
		}
		return bean;
	}

	private List<String> managers() {
		return new Candidates(this.beans).of(SessionOperations.class);
	}

	private void requireDatabaseOfApplication(String name, AsyncDatabaseManager manager) {
		List<String> factories = new Candidates(this.beans).of(ConnectionFactory.class);
		if (factories.size() == 1 && new Candidates(this.beans).isShared(factories.get(0))
				&& !SameDatabase.test(manager, this.beans.getBean(factories.get(0), ConnectionFactory.class))) {
			throw new DatabaseConfigurationException(
					"The manager bean '%s' replaces the one that asyncdb configures, but it uses another database than the ConnectionFactory bean '%s', with which repositories and DatabaseClient work"
						.formatted(name, factories.get(0)),
					"If '%s' is the manager of a further database, declare it with @Bean(defaultCandidate = false) and inject it with @Qualifier. Otherwise build it on the bean '%s'."
						.formatted(name, factories.get(0)));
		}
	}

}
