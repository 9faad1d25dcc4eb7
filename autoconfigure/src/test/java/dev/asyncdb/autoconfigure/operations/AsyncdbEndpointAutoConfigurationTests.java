package dev.asyncdb.autoconfigure.operations;

import java.util.Map;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.operations.DatabaseEndpoint.DatabaseDescriptor;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoints {@code asyncdb} and {@code info} of an application.
 */
class AsyncdbEndpointAutoConfigurationTests {

	@Test
	void endpointDescribesEachManager() {
		Operations.onH2()
			.withUserConfiguration(AsyncdbHealthAutoConfigurationTests.Reporting.class)
			.withPropertyValues("spring.liquibase.change-log=classpath:db/two-changes.yaml")
			.run((context) -> {
				DatabaseEndpoint endpoint = context.getBean(DatabaseEndpoint.class);
				Map<String, DatabaseDescriptor> databases = databases(endpoint);
				assertThat(databases).containsOnlyKeys("default", "reporting");
				assertThat(databases.get("default").schema().status()).isEqualTo("NEVER_INITIALIZED");
				assertThat(databases.get("default").schema().pending()).hasSize(2);
				AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
				manager.sync().block(TestDatabase.TIMEOUT);
				manager.inSession((session) -> session.sql().sql("SELECT 1").fetch().first())
					.block(TestDatabase.TIMEOUT);
				DatabaseDescriptor database = endpoint.database("default").block(TestDatabase.TIMEOUT);
				assertThat(database).isNotNull();
				assertThat(database.schema().status()).isEqualTo("UP_TO_DATE");
				assertThat(database.schema().revision()).isEqualTo(database.schema().latest());
				assertThat(database.address()).startsWith("h2:");
				assertThat(database.pool()).isNotNull();
				assertThat(database.pool().max()).isEqualTo(10);
				assertThat(database.counts()).containsEntry("asyncdb.sessions[closed]", 1L);
				assertThat(endpoint.database("nowhere").blockOptional(TestDatabase.TIMEOUT)).isEmpty();
			});
	}

	private static Map<String, DatabaseDescriptor> databases(DatabaseEndpoint endpoint) {
		DatabaseEndpoint.DatabasesDescriptor descriptor = endpoint.databases().block(TestDatabase.TIMEOUT);
		assertThat(descriptor).isNotNull();
		return descriptor.databases();
	}

	@Test
	void endpointOnlyReads() {
		assertThat(DatabaseEndpoint.class.getDeclaredMethods())
			.noneMatch((method) -> method.isAnnotationPresent(WriteOperation.class)
					|| method.isAnnotationPresent(DeleteOperation.class));
	}

	@Test
	void endpointThatIsNotExposedIsNotCreated() {
		Operations.onH2()
			.withPropertyValues("management.endpoints.web.exposure.include=health",
					"management.endpoints.jmx.exposure.include=health")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DatabaseEndpoint.class));
		Operations.onH2()
			.withPropertyValues("management.endpoint.asyncdb.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(DatabaseEndpoint.class));
		Operations.onH2()
			.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).doesNotHaveBean(DatabaseEndpoint.class));
	}

	@Test
	void infoNamesProductAndRevisionWithoutTheAddress() {
		Operations.onH2().withPropertyValues("asyncdb.migrations.on-startup=sync").run((context) -> {
			InfoContributor contributor = context.getBean(DatabaseInfoContributor.class);
			Info.Builder before = new Info.Builder();
			contributor.contribute(before);
			assertThat(before.build().get("asyncdb").toString()).contains("default", "H2").doesNotContain("h2:", "mem");
			databases(context.getBean(DatabaseEndpoint.class));
			assertThat(context.getBean(InfoEndpoint.class).info().get("asyncdb").toString()).contains("UP_TO_DATE",
					"revision");
		});
	}

	@Test
	void infoWhenSwitchedOffIsNotContributed() {
		Operations.onH2()
			.withPropertyValues("management.info.asyncdb.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DatabaseInfoContributor.class));
	}

}
