package dev.asyncdb.autoconfigure.operations;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.LogCapture;
import dev.asyncdb.testing.Secret;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F29: no part of a password is in what operators see: health, endpoint, info, meters,
 * observations and logs, whether the database can be reached or not.
 */
class OperationsSecretTests {

	private static final List<String> ADDRESSES = List.of("asyncdb.url=postgresql://app:%s@localhost:1/shop",
			"asyncdb.url=r2dbc:postgresql://app:%s@localhost:1/shop",
			"asyncdb.url=jdbc:postgresql://localhost:1/shop?user=app&password=%s",
			"spring.r2dbc.url=r2dbc:postgresql://app:%s@localhost:1/shop");

	private final Secret secret = new Secret(TestRun.random("F29"));

	private final List<String> seen = new ArrayList<>();

	private final JsonMapper json = JsonMapper.builder().build();

	private void look(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
		this.seen.add(manager.inSession((session) -> session.sql().sql("SELECT 's3cr3t'").fetch().rowsUpdated())
			.map(String::valueOf)
			.onErrorResume((failure) -> Mono.just(Secret.textOf(failure)))
			.block(TestDatabase.TIMEOUT));
		this.seen.add(this.json.writeValueAsString(context.getBean(HealthEndpoint.class).health()));
		this.seen.add(this.json
			.writeValueAsString(context.getBean(DatabaseEndpoint.class).databases().block(TestDatabase.TIMEOUT)));
		this.seen.add(this.json.writeValueAsString(context.getBean(InfoEndpoint.class).info()));
		context.getBean(MeterRegistry.class)
			.getMeters()
			.forEach((meter) -> this.seen.add(meter.getId() + " " + meter.getId().getDescription()));
		context.getBean(AsyncdbObservationAutoConfigurationTests.Observers.class)
			.seen()
			.forEach((observation) -> this.seen.add(observation.toString()));
		context.publishEvent(new ApplicationStartedEvent(new SpringApplication(), new String[0],
				context.getSourceApplicationContext(), null));
	}

	private void verify(ApplicationContextRunner application) {
		try (LogCapture log = new LogCapture()) {
			application.withUserConfiguration(AsyncdbObservationAutoConfigurationTests.Observers.class)
				.withPropertyValues("asyncdb.operations.slow-statement-threshold=0")
				.run(this::look);
			assertThat(log.messages(StartupLog.class.getName())).singleElement()
				.asString()
				.startsWith("Database 'default': postgresql://")
				.contains("pool of at most", "migrations");
			this.seen.add(log.text());
		}
		assertThat(this.seen).hasSizeGreaterThan(10)
			.allSatisfy((text) -> assertThat(this.secret.in(text)).as(text).isEmpty());
	}

	@Test
	void passwordOfADatabaseThatCannotBeReachedIsNotShown() {
		for (String address : ADDRESSES) {
			verify(Operations.plain()
				.withPropertyValues(address.formatted(this.secret.encoded()), "spring.r2dbc.pool.max-acquire-time=1s"));
		}
		verify(Operations.plain()
			.withPropertyValues("asyncdb.url=postgresql://app@localhost:1/shop",
					"asyncdb.password=" + this.secret.text()));
	}

	// The server accepts any password
	@Test
	void passwordOfADatabaseThatWorksIsNotShown() {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			verify(Operations.plain()
				.withPropertyValues("asyncdb.url=" + database.url(), "asyncdb.password=" + this.secret.text(),
						"asyncdb.migrations.on-startup=sync"));
		}
	}

}
