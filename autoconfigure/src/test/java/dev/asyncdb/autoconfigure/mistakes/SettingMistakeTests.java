package dev.asyncdb.autoconfigure.mistakes;

import java.util.List;
import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What newcomers write into their configuration, and what they read.
 */
class SettingMistakeTests {

	private static final String SECRET = "s3cr3t";

	static Stream<Mistake> mistakes() {
		return Stream.of(
				Mistake.of("URL of another product", "asyncdb.url=mysql://app:s3cr3t@db/shop")
					.says("asyncdb.url is not valid", "does not begin with the name of a supported database",
							"postgresql")
					.advises("Correct asyncdb.url"),
				Mistake.of("variable that is not set", "asyncdb.url=postgresql://app:s3cr3t@${DB_UNSET}/shop")
					.says("asyncdb.url", "refers to ${DB_UNSET}, which has no value")
					.advises("Set the environment variable or the property DB_UNSET", "${DB_UNSET:value}"),
				Mistake.of("variable of a password", "asyncdb.url=h2:mem:a", "asyncdb.password=${DB_UNSET}")
					.says("asyncdb.password", "refers to ${DB_UNSET}, which has no value")
					.advises("DB_UNSET"),
				Mistake.of("variable of Spring Boot's URL", "spring.r2dbc.url=${DB_UNSET}")
					.says("spring.r2dbc.url", "refers to ${DB_UNSET}, which has no value")
					.advises("DB_UNSET"),
				Mistake
					.of("variable of a further database", "asyncdb.url=h2:mem:a",
							"asyncdb.databases.reporting.url=${DB_UNSET}")
					.says("asyncdb.databases.reporting.url", "refers to ${DB_UNSET}, which has no value")
					.advises("DB_UNSET"),
				Mistake.of("URL without a product", "asyncdb.url=//db.example/shop")
					.says("asyncdb.url is not valid")
					.advises("Correct asyncdb.url"),
				Mistake.of("special characters in the password", "asyncdb.url=postgresql://app:s3cr3t@#@db/shop")
					.says("asyncdb.url is not valid",
							"special characters in its credentials that are not percent-encoded")
					.advises("asyncdb.password"),
				Mistake.of("JDBC URL for Spring Boot", "spring.r2dbc.url=jdbc:postgresql://app:s3cr3t@db/shop")
					.says("spring.r2dbc.url is not the URL of an R2DBC driver")
					.advises("Begin it with r2dbc:, as in", "move it to asyncdb.url, which takes jdbc: as well"),
				Mistake.of("password without a URL", "spring.r2dbc.url=r2dbc:h2:mem:///a", "asyncdb.password=s3cr3t")
					.says("asyncdb.password is set without asyncdb.url, so it has no effect")
					.advises("Set asyncdb.url, or set spring.r2dbc.password instead"),
				Mistake
					.of("time without a unit that exists", "asyncdb.url=h2:mem:a",
							"asyncdb.session.statement-timeout=30 seconds")
					.says("asyncdb.session.statement-timeout", "30 seconds")
					.advises("configuration"),
				Mistake.of("time below zero", "asyncdb.url=h2:mem:a", "asyncdb.session.statement-timeout=-1s")
					.says("asyncdb.session.statement-timeout has the value '-1s'")
					.advises("Correct or remove asyncdb.session.statement-timeout"),
				Mistake.of("word that is not allowed", "asyncdb.url=h2:mem:a", "asyncdb.migrations.on-startup=always")
					.says("asyncdb.migrations.on-startup", "always")
					.advises("CHECK", "NONE", "SYNC"),
				Mistake
					.of("change log that does not exist", "asyncdb.url=h2:mem:a", "asyncdb.migrations.on-startup=sync",
							"spring.liquibase.change-log=classpath:/nowhere.yaml")
					.says("The change log 'classpath:/nowhere.yaml' is not valid: the class path has no such file")
					.advises("Create src/main/resources/nowhere.yaml", "spring.liquibase.change-log"),
				Mistake
					.of("server that does not run", "asyncdb.url=postgresql://app:s3cr3t@localhost:1/shop",
							"asyncdb.migrations.on-startup=sync")
					.says("Could not connect to", "localhost:1/shop")
					.advises("Check that the database is running"));
	}

	private static void verify(Mistake mistake, ApplicationContextRunner application) {
		FailureAnalysis analysis = Applications
			.failure(application.withPropertyValues(mistake.settings().toArray(String[]::new)));
		assertThat(analysis.getDescription()).contains(mistake.description()).doesNotContain(SECRET);
		assertThat(analysis.getAction()).contains(mistake.action()).doesNotContain(SECRET);
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void startEndsWithWhatToDo(Mistake mistake) {
		verify(mistake, Applications.plain());
	}

	@Test
	void noUrlButThatOfJdbc() {
		verify(Mistake.of("URL of a DataSource", "spring.datasource.url=jdbc:postgresql://app:s3cr3t@db/shop")
			.says("No database is configured", "spring.datasource.url is for JDBC; asyncdb.url takes the same URL")
			.advises("Set asyncdb.url"),
				Applications.plain().withClassLoader(new FilteredClassLoader("org.h2", "io.r2dbc.h2")));
	}

	@ParameterizedTest
	@CsvSource({ "asyncdb.migration.on-startup=sync,asyncdb.migration.on-startup,asyncdb.migrations.on-startup",
			"asyncdb.session.statementTimout=3s,asyncdb.session.statementTimout,asyncdb.session.statement-timeout",
			"asyncdb.pool.max-size=3,asyncdb.pool.max-size,asyncdb.pool.max-pending",
			"asyncdb.user=app,asyncdb.user,asyncdb.username" })
	void settingThatDoesNotExistIsNamedOnceWithTheOneThatWasMeant(String setting, String written, String meant) {
		try (LogCapture log = new LogCapture()) {
			Applications.onH2().withPropertyValues(setting).run((context) -> assertThat(context).hasNotFailed());
			assertThat(log.messages("dev.asyncdb.autoconfigure.UnknownSettings")).singleElement()
				.asString()
				.startsWithIgnoringCase(written)
				.contains("is not a setting of asyncdb and has no effect: did you mean " + meant + "?");
		}
	}

	// Each setting of the documentation, and what others define
	@Test
	void settingsThatExistAreNotNamed() {
		try (LogCapture log = new LogCapture()) {
			Applications.onH2()
				.withPropertyValues("asyncdb.session.autoFlush=true", "asyncdb.operations.health-timeout=3s",
						"asyncdb.web.problem_details=true", "asyncdb.databases.second.url=" + Applications.h2(),
						"asyncdb.databases.second.liquibase.contexts=test", "asyncdb-other.name=x",
						"asyncdb.test.grace=3s")
				.withSystemProperties("asyncdb.fault.scale=1")
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(log.messages("dev.asyncdb.autoconfigure.UnknownSettings")).isEmpty();
		}
	}

	/**
	 * Settings that stop the start.
	 *
	 * @param name what is wrong
	 * @param settings the settings
	 * @param description words of the description
	 * @param action words of the action
	 */
	private record Mistake(String name, List<String> settings, List<String> description, List<String> action) {

		static Mistake of(String name, String... settings) {
			return new Mistake(name, List.of(settings), List.of(), List.of());
		}

		Mistake says(String... words) {
			return new Mistake(this.name, this.settings, List.of(words), this.action);
		}

		Mistake advises(String... words) {
			return new Mistake(this.name, this.settings, this.description, List.of(words));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
