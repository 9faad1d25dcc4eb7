package dev.asyncdb.autoconfigure.container;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.repository.AsyncRepository;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.testcontainers.postgresql.PostgreSQLContainer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds in an application whose database is a container with
 * {@code @ServiceConnection}, while its properties name that of production.
 */
abstract class ContainerContract {

	static final String PRODUCTION = "asyncdb.url=postgresql://shop@production.invalid/shop";

	static final String SYNC = "asyncdb.migrations.on-startup=sync";

	@Autowired
	private CustomerRepository customers;

	@Autowired
	private AsyncDatabaseManager manager;

	@Autowired
	private ListableBeanFactory beans;

	abstract PostgreSQLContainer container();

	@Test
	void repositoryReachesTheContainer() {
		Customer ada = this.customers.getOrCreate(Values.of(Customer::name, "ada")).block().entity();
		assertThat(this.customers.findByName("ada").block()).isEqualTo(ada);
		assertThat(this.beans.getBean(R2dbcConnectionDetails.class).getConnectionFactoryOptions().toString())
			.contains(String.valueOf(container().getMappedPort(5432)));
	}

	@Test
	void asyncdbIsTheOnlyOneThatMigrates() {
		assertThat(this.beans.getBeanNamesForType(SpringLiquibase.class)).isEmpty();
		assertThat(this.beans.getBeanNamesForType(Flyway.class)).isEmpty();
		assertThat(this.manager.status().block()).isEqualTo(DatabaseStatus.UP_TO_DATE);
		assertThat(this.manager.schema().reflect().block().tables()).extracting((table) -> table.name().toString())
			.contains("customer")
			.doesNotContain("flyway_schema_history");
	}

	// Settings of asyncdb.url are not those of the container, which has no TLS
	@Test
	void containerKeepsItsOwnTimeLimits() {
		String limit = this.manager
			.inConnection((connection) -> Flux.from(connection.createStatement("SHOW statement_timeout").execute())
				.concatMap((result) -> result.map((row, metadata) -> row.get(0, String.class)))
				.single())
			.block();
		assertThat(limit).isEqualTo("0");
	}

	interface CustomerRepository extends R2dbcRepository<Customer, Long>, AsyncRepository<Customer> {

		Mono<Customer> findByName(String name);

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = ContainerContract.class)
	static class Shop {

	}

}
