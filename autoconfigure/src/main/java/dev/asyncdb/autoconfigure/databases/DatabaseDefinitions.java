package dev.asyncdb.autoconfigure.databases;

import java.util.List;

import dev.asyncdb.AsyncDb;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Registers the beans of a further database that the application does not define itself.
 * They are found by qualifier only, so beans and conditions of the main database do not
 * see them.
 *
 * @param registry the registry of the bean definitions
 * @param beans the same registry as a bean factory
 * @param database the name of the database
 * @since 0.1.0
 */
public record DatabaseDefinitions(BeanDefinitionRegistry registry, ConfigurableListableBeanFactory beans,
		String database) {

	/**
	 * Register a bean unless the application defines one with the name of the database as
	 * qualifier.
	 * @param part what to register
	 * @param references the names of beans that the bean uses
	 * @return the name of the bean
	 * @since 0.1.0
	 */
	public String register(Part part, String... references) {
		String defined = new QualifiedBeans(this.beans, this.database).name(part.type());
		if (defined != null) {
			return defined;
		}
		String name = new DatabaseBeanNames(this.database).of(part.role());
		this.registry.registerBeanDefinition(name, definition(part, List.of(references)));
		return name;
	}

	private RootBeanDefinition definition(Part part, List<String> references) {
		RootBeanDefinition definition = new RootBeanDefinition(part.factory());
		definition.setFactoryMethodName(part.method());
		definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, this.database);
		for (int i = 0; i < references.size(); i++) {
			definition.getConstructorArgumentValues()
				.addIndexedArgumentValue(i + 1, new RuntimeBeanReference(references.get(i)));
		}
		definition.setDefaultCandidate(false);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, this.database));
		definition.addQualifier(distinct(new AutowireCandidateQualifier(AsyncDb.class, this.database)));
		definition.setDestroyMethodName(part.destroyMethod());
		return definition;
	}

	// Spring compares qualifiers by their attributes alone, and ahead-of-time processing
	// would write only one of two that are equal
	private static AutowireCandidateQualifier distinct(AutowireCandidateQualifier qualifier) {
		qualifier.setAttribute("type", qualifier.getTypeName());
		return qualifier;
	}

	/**
	 * A bean that each further database has.
	 *
	 * @param type the type by which it is injected
	 * @param role its role, which is a part of its name
	 * @param factory the class with a static method that creates it
	 * @param method the name of that method, whose first arguments are the name of the
	 * database and the referenced beans
	 * @param destroyMethod the name of the method that closes it, {@code null} for none
	 * @since 0.1.0
	 */
	public record Part(Class<?> type, String role, Class<?> factory, String method, @Nullable String destroyMethod) {

		/**
		 * Create a part that needs not be closed.
		 * @param type the type by which it is injected
		 * @param role its role, which is a part of its name
		 * @param factory the class with a static method that creates it
		 * @param method the name of that method
		 * @since 0.1.0
		 */
		public Part(Class<?> type, String role, Class<?> factory, String method) {
			this(type, role, factory, method, null);
		}

	}

}
