package dev.asyncdb.autoconfigure.operations;

import java.time.Duration;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.LogCapture;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log of slow statements.
 */
class SlowStatementLogTests {

	@Test
	void slowStatementIsLoggedWithoutItsValues() {
		try (LogCapture log = new LogCapture()) {
			Operations.onH2().withPropertyValues("asyncdb.operations.slow-statement-threshold=0").run((context) -> {
				context.getBean(AsyncDatabaseManager.class)
					.inSession((session) -> session.sql()
						.sql("SELECT CAST($1 AS VARCHAR) || 's3cr3t' AS a")
						.bind("$1", "h1dden")
						.fetch()
						.first())
					.block(TestDatabase.TIMEOUT);
				context.getBean(DatabaseClient.class).sql("SELECT 4711").fetch().first().block(TestDatabase.TIMEOUT);
			});
			assertThat(log.messages(SlowStatementLog.LOGGER))
				.anySatisfy(
						(message) -> assertThat(message).contains("'default'", "SELECT CAST($1 AS VARCHAR) || ? AS a"))
				.anySatisfy((message) -> assertThat(message).endsWith("SELECT ?"))
				.allSatisfy((message) -> assertThat(message).doesNotContain("s3cr3t", "h1dden", "4711"));
		}
	}

	@Test
	void fastStatementAndUnsetThresholdLogNothing() {
		try (LogCapture log = new LogCapture()) {
			for (String setting : new String[] { "asyncdb.operations.slow-statement-threshold=1h", "a=b" }) {
				Operations.onH2()
					.withPropertyValues(setting)
					.run((context) -> context.getBean(DatabaseClient.class)
						.sql("SELECT 1")
						.fetch()
						.first()
						.block(TestDatabase.TIMEOUT));
			}
			assertThat(log.messages(SlowStatementLog.LOGGER)).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`',
			value = { "SELECT 'a''b', 1;SELECT ?, ?", "SELECT a1 FROM t2 WHERE x=-1.5e3;SELECT a1 FROM t2 WHERE x=-?",
					"SELECT $1, @P0, :id7, \"a 1\" FROM x;SELECT $1, @P0, :id7, \"a ?\" FROM x",
					"SELECT $$it''s$$ || $t$x$t$;SELECT ? || ?", "SELECT 'unclosed;SELECT ?",
					"SELECT E'a\\'b' || 'c';SELECT E? || ?" })
	void literalsAreReplaced(String sql, String logged) {
		assertThat(SlowStatementLog.withoutLiterals(sql)).isEqualTo(logged);
	}

	@Test
	void manyQuotesAreReplacedInLinearTime() {
		assertThat(SlowStatementLog.withoutLiterals("'" + "\\'".repeat(100_000))).isEqualTo("?");
		assertThat(SlowStatementLog.withoutLiterals("$a".repeat(50_000))).isNotEmpty();
		assertThat(new SlowStatementLog(Duration.ZERO).forManager("a"))
			.isEqualTo(new SlowStatementLog(Duration.ZERO, "a"));
	}

	// Members of the group that Spring Boot adds in a later version must not be lost
	@Test
	void loggersAreMembersOfTheGroupOfSpringBoot() {
		SpringApplication application = new SpringApplication(Empty.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run("--spring.main.banner-mode=off")) {
			LoggerGroups groups = context.getBean(LoggerGroups.class);
			assertThat(groups.get("sql")).isNotNull();
			assertThat(groups.get("sql").getMembers()).contains("dev.asyncdb.statement",
					"org.springframework.jdbc.core", "org.hibernate.SQL", "org.jooq.tools.LoggerListener");
			assertThat(SlowStatementLog.LOGGER).startsWith("dev.asyncdb.statement.");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
