package dev.asyncdb.autoconfigure.container;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.mapping.Values;
import liquibase.integration.spring.SpringLiquibase;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that is started beside a compose file, and prints what it has found.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ComposedApplication {

	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(ComposedApplication.class, args)) {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			boolean created = manager
				.inTransaction((session) -> session.getOrCreate(Customer.class, Values.of(Customer::name, "ada")))
				.block()
				.created();
			System.out.println("answer: " + created + " " + manager.status().block() + " "
					+ context.getBeanNamesForType(SpringLiquibase.class).length);
		}
	}

}
