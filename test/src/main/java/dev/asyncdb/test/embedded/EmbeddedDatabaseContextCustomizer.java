package dev.asyncdb.test.embedded;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives a context the server of its database. Contexts are shared between classes with
 * equal customizers.
 *
 * @param server the server of the database
 * @param owner the class that does not share its context, {@code null} otherwise
 */
record EmbeddedDatabaseContextCustomizer(EmbeddedServer server, @Nullable Class<?> owner) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		context.getBeanFactory().registerSingleton("asyncdbEmbeddedServer", this.server);
	}

}
