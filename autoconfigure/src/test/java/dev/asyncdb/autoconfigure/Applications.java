package dev.asyncdb.autoconfigure;

import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.autoconfigure.check.AsyncdbCheckAutoConfiguration;
import dev.asyncdb.autoconfigure.databases.AsyncdbDatabasesAutoConfiguration;
import dev.asyncdb.autoconfigure.migration.AsyncdbDatabaseMigrationsAutoConfiguration;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import dev.asyncdb.autoconfigure.repository.AsyncdbRepositoryAutoConfiguration;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Application contexts with the auto-configuration of the starter.
 */
public final class Applications {

	private Applications() {
	}

	/**
	 * Create an application without a database address.
	 */
	public static ApplicationContextRunner plain() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
					R2dbcTransactionManagerAutoConfiguration.class, LiquibaseAutoConfiguration.class,
					AsyncdbConnectionAutoConfiguration.class, AsyncdbPoolAutoConfiguration.class,
					AsyncdbMigrationAutoConfiguration.class, AsyncdbAutoConfiguration.class,
					AsyncdbDatabasesAutoConfiguration.class, AsyncdbDatabaseMigrationsAutoConfiguration.class,
					AsyncdbRepositoryAutoConfiguration.class, AsyncdbCheckAutoConfiguration.class));
	}

	/**
	 * Create an application with an empty H2 database.
	 */
	public static ApplicationContextRunner onH2() {
		return plain().withPropertyValues("asyncdb.url=" + h2());
	}

	/**
	 * Return the URL of an empty H2 database.
	 */
	public static String h2() {
		return "r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1";
	}

	/**
	 * Start an application that must fail, and analyze the failure as Spring Boot does.
	 */
	public static FailureAnalysis failure(ApplicationContextRunner application) {
		AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		application.withInitializer(started::set).run((context) -> {
			assertThat(context).hasFailed();
			analysis.set(analysis(started.get(), context.getStartupFailure()));
		});
		return analysis.get();
	}

	private static FailureAnalysis analysis(ConfigurableApplicationContext context, Throwable failure) {
		ArgumentResolver arguments = ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
			.and(Environment.class, context.getEnvironment());
		return SpringFactoriesLoader.forDefaultResourceLocation(context.getClassLoader())
			.load(FailureAnalyzer.class, arguments, FailureHandler.handleMessage((message, failed) -> {
			}))
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No analyzer explains the failure", failure));
	}

}
