package dev.asyncdb.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import dev.asyncdb.testing.LogCapture;
import dev.asyncdb.testing.Secret;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F29: whatever fails when an application starts, no message contains a part of the
 * password.
 */
class SecretTests {

	private static final List<String> PLACES = List.of("asyncdb.url=postgresql://app:%s@localhost:1/shop",
			"asyncdb.url=r2dbc:postgresql://app:%s@localhost:1/shop", "asyncdb.url=mysql://app:%s@localhost:1/shop",
			"asyncdb.url=jdbc:postgresql://localhost:1/shop?user=app&password=%s",
			"spring.r2dbc.url=r2dbc:postgresql://app:%s@localhost:1/shop",
			"spring.r2dbc.url=r2dbc:nothing://app:%s@localhost:1/shop",
			"spring.r2dbc.url=postgresql://app:%s@localhost:1/shop",
			"spring.r2dbc.url=r2dbc:pool:postgresql://app:%s@localhost:1/shop");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				AsyncdbConnectionAutoConfiguration.class, AsyncdbPoolAutoConfiguration.class,
				AsyncdbMigrationAutoConfiguration.class, AsyncdbAutoConfiguration.class))
		.withPropertyValues("spring.r2dbc.pool.max-acquire-time=1s", "asyncdb.session.statement-timeout=1s",
				"asyncdb.migrations.on-startup=sync");

	private final Secret secret = new Secret(random());

	private final List<String> told = new ArrayList<>();

	private static Random random() {
		return TestRun.random("F29");
	}

	private void start(ApplicationContextRunner runner) {
		AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
		runner.withInitializer(started::set).run((context) -> {
			Throwable failure = context.getStartupFailure();
			if (failure != null) {
				this.told.add(Secret.textOf(failure));
				analyses(started.get(), failure);
			}
			else {
				describe(context);
			}
		});
	}

	private void analyses(ConfigurableApplicationContext context, Throwable failure) {
		ArgumentResolver arguments = ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
			.and(Environment.class, context.getEnvironment());
		for (FailureAnalyzer analyzer : SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, arguments, FailureHandler.handleMessage((message, cause) -> {
			}))) {
			FailureAnalysis analysis = analyzer.analyze(failure);
			if (analysis != null) {
				this.told.add(analysis.getDescription() + analysis.getAction());
			}
		}
	}

	private void describe(AssertableApplicationContext context) {
		for (String name : context.getBeanDefinitionNames()) {
			this.told.add(name + ": " + context.getBean(name));
		}
		ConditionEvaluationReport.get(context.getSourceApplicationContext().getBeanFactory())
			.getConditionAndOutcomesBySource()
			.forEach((source, outcomes) -> outcomes.forEach((outcome) -> this.told.add(source + outcome.getOutcome())));
		try {
			context.getBean(AsyncDatabaseManager.class).ping().block(TestDatabase.TIMEOUT);
		}
		catch (RuntimeException ex) {
			this.told.add(Secret.textOf(ex));
		}
	}

	private void verify(LogCapture log) {
		this.told.add(log.text());
		assertThat(this.told).hasSizeGreaterThan(5)
			.allSatisfy((text) -> assertThat(this.secret.in(text)).as(text).isEmpty());
	}

	@Test
	void urlWithARawPasswordIsNotRepeated() {
		try (LogCapture log = new LogCapture()) {
			PLACES
				.forEach((place) -> start(this.contextRunner.withPropertyValues(place.formatted(this.secret.text()))));
			for (String special : List.of("%s@%s", "%s@%s/x", "%s/%s", "%s?%s", "%s#%s", "%s%%zz%s")) {
				String password = special.formatted(this.secret.piece(), this.secret.piece());
				PLACES.forEach((place) -> start(this.contextRunner.withPropertyValues(place.formatted(password))));
			}
			verify(log);
		}
	}

	@Test
	void passwordThatIsReadIsNotRepeatedWhenThereIsNoServer() {
		try (LogCapture log = new LogCapture()) {
			PLACES.forEach(
					(place) -> start(this.contextRunner.withPropertyValues(place.formatted(this.secret.encoded()))));
			PLACES.forEach((place) -> start(this.contextRunner
				.withPropertyValues(place.formatted(this.secret.encoded()), "asyncdb.migrations.on-startup=none")));
			start(this.contextRunner.withPropertyValues("asyncdb.url=postgresql://app@localhost:1/shop",
					"asyncdb.password=" + this.secret.text()));
			start(this.contextRunner.withPropertyValues("spring.r2dbc.url=r2dbc:postgresql://localhost:1/shop",
					"spring.r2dbc.username=app", "spring.r2dbc.password=" + this.secret.text(),
					"spring.r2dbc.properties.sslPassword=" + this.secret.text(), "asyncdb.migrations.on-startup=none"));
			start(this.contextRunner.withPropertyValues("asyncdb.url=h2:mem:secret",
					"spring.liquibase.url=jdbc:postgresql://app:" + this.secret.text() + "@localhost:1/shop",
					"spring.liquibase.password=" + this.secret.text()));
			verify(log);
		}
	}

	@Test
	void passwordOfTheEnvironmentIsNotRepeated() {
		try (LogCapture log = new LogCapture()) {
			Map<String, Object> variables = Map.of("ASYNCDB_URL", "postgresql://app@localhost:1/shop",
					"ASYNCDB_PASSWORD", this.secret.text(), "SPRING_LIQUIBASE_PASSWORD", this.secret.text());
			ApplicationContextRunner runner = this.contextRunner.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables)));
			start(runner);
			start(runner.withPropertyValues("asyncdb.migrations.on-startup=none"));
			verify(log);
		}
	}

}
