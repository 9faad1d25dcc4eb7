package dev.asyncdb.test.embedded;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives a context the address of a new database. Contexts are shared between classes with
 * equal customizers.
 *
 * @param server the server of the database
 * @param owner the class that does not share its context, {@code null} otherwise
 */
record EmbeddedDatabaseContextCustomizer(EmbeddedServer server, @Nullable Class<?> owner) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		RootBeanDefinition details = new RootBeanDefinition(EmbeddedDatabase.class, this.server::createDatabase);
		// The details of a container take precedence, and the server need not start then
		details.setFallback(true);
		details.setLazyInit(true);
		((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("embeddedDatabaseConnectionDetails",
				details);
	}

}
