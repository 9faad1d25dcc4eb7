package dev.asyncdb.autoconfigure.databases;

import java.util.List;

import dev.asyncdb.autoconfigure.check.Candidates;
import dev.asyncdb.autoconfigure.check.SameDatabase;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Gives each template the session callback of its own database. A template collects the
 * callbacks of the application context, among which is that of the main database.
 *
 * @param context the application context
 */
record TemplateCallbacks(ConfigurableApplicationContext context) implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof R2dbcEntityTemplate template) {
			setCallbacks(template, template.getDatabaseClient());
		}
		return bean;
	}

	// A template that a test replaces has no client
	private void setCallbacks(R2dbcEntityTemplate template, @Nullable DatabaseClient client) {
		if (client != null && !isMain(client.getConnectionFactory())) {
			template.setEntityCallbacks(new DatabaseCallbacks(this.context).of(client.getConnectionFactory()));
		}
	}

	private boolean isMain(ConnectionFactory connections) {
		List<String> main = new Candidates(this.context.getBeanFactory()).of(ConnectionFactory.class);
		return main.size() == 1
				&& SameDatabase.test(connections, this.context.getBean(main.get(0), ConnectionFactory.class));
	}

}
