package dev.asyncdb.autoconfigure.databases;

import java.lang.reflect.Field;
import java.util.List;

import dev.asyncdb.autoconfigure.check.Candidates;
import dev.asyncdb.autoconfigure.check.SameDatabase;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.PropertyValues;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.ReflectionUtils;

/**
 * Gives templates of other databases than the main one their own session callback. A
 * template without callbacks collects those of the application context, among which is
 * that of the main database. Callbacks that a template already has are not replaced.
 *
 * @param context the application context
 */
record TemplateCallbacks(ConfigurableApplicationContext context) implements InstantiationAwareBeanPostProcessor {

	// A template has no accessor for it
	private static final @Nullable Field CALLBACKS = ReflectionUtils.findField(R2dbcEntityTemplate.class, null,
			ReactiveEntityCallbacks.class);

	// Before the template knows the application context, and so its callbacks
	@Override
	public PropertyValues postProcessProperties(PropertyValues properties, Object bean, String name) {
		if (bean instanceof R2dbcEntityTemplate template && !hasCallbacks(template)) {
			setCallbacks(template, template.getDatabaseClient());
		}
		return properties;
	}

	private static boolean hasCallbacks(R2dbcEntityTemplate template) {
		if (CALLBACKS == null) {
			return true;
		}
		ReflectionUtils.makeAccessible(CALLBACKS);
		return ReflectionUtils.getField(CALLBACKS, template) != null;
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

	/**
	 * The field that a native image has to keep.
	 */
	static class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			if (CALLBACKS != null) {
				hints.reflection().registerField(CALLBACKS);
			}
		}

	}

}
