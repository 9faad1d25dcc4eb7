package dev.asyncdb.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.asyncdb.testing.Secret;
import dev.asyncdb.testing.TestRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The values of the database that endpoints show when values are enabled.
 */
class AsyncdbSanitizingAutoConfigurationTests {

	private static final String SECRET = "s3cr3t";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, AsyncdbConnectionAutoConfiguration.class,
				AsyncdbPoolAutoConfiguration.class, AsyncdbSanitizingAutoConfiguration.class))
		.withPropertyValues("asyncdb.url=postgresql://app:s3cr3t@db.example/shop", "asyncdb.password=s3cr3t",
				"spring.r2dbc.url=r2dbc:postgresql://app:s3cr3t@db.example/shop", "spring.r2dbc.password=s3cr3t",
				"spring.r2dbc.properties.sslPassword=s3cr3t", "spring.liquibase.url=jdbc:postgresql://x@s3cr3t@y/shop",
				"spring.datasource.url=jdbc:postgresql://db.example/shop?user=a&password=s3cr3t")
		.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", Map.of("ASYNCDB_URL",
					"postgresql://app:s3cr3t@env.example/shop", "SPRING_R2DBC_PASSWORD", SECRET, "DB_PASS", SECRET,
					"JAVA_TOOL_OPTIONS", "-Xmx1g -Dasyncdb.password=s3cr3t -Dother=shown", "sun.java.command",
					"shop.jar --asyncdb.url=postgresql://app:s3cr3t@command.example/shop?password=s3cr3t --server.port=1",
					"SPRING_APPLICATION_JSON",
					"{\"asyncdb\": {\"password\": \"s3cr3t\", \"url\": \"h2:mem:shown\"}}"))));

	private static String shown(AssertableApplicationContext context) {
		List<SanitizingFunction> functions = context.getBeanProvider(SanitizingFunction.class).orderedStream().toList();
		ConfigurationPropertiesReportEndpoint properties = new ConfigurationPropertiesReportEndpoint(functions,
				Show.ALWAYS);
		properties.setApplicationContext(context.getSourceApplicationContext());
		JsonMapper json = JsonMapper.builder().build();
		return json.writeValueAsString(
				new EnvironmentEndpoint(context.getEnvironment(), functions, Show.ALWAYS).environment(null))
				+ json.writeValueAsString(properties.configurationProperties());
	}

	@Test
	void endpointsShowTheAddressWithoutPasswords() {
		this.contextRunner.run((context) -> assertThat(shown(context)).doesNotContain(SECRET)
			.contains("postgresql://db.example/shop")
			.contains("postgresql://env.example/shop")
			.contains("-Dother=shown", "command.example/shop", "--server.port=1", "h2:mem:shown"));
	}

	// What an application wrote is shown as it wrote it, apart from what is secret
	@ParameterizedTest
	@CsvSource({ "r2dbc:postgresql://db.example:5433/shop, ", "jdbc:postgresql://db.example/shop, ",
			"r2dbc:h2:mem:///shop, ", "r2dbc:pool:mariadb://db.example/shop, ", "postgresql://db.example/shop, ",
			"jdbc:other:shop, ", "jdbc:other:app/s3cr3t@shop, ******",
			"jdbc:other://h/USER=app&PASSWORD=s3cr3t, ******",
			"r2dbc:postgresql://app:s3cr3t@db.example/shop, r2dbc:postgresql://db.example/shop",
			"jdbc:postgresql://db.example/shop?user=a&password=s3cr3t, jdbc:postgresql://db.example/shop",
			"postgresql://app:s3cr3t@db.example/shop, postgresql://db.example/shop" })
	void addressIsShownAsWrittenWithoutItsSecrets(String address, @Nullable String shown) {
		DatabaseSecrets secrets = new DatabaseSecrets(new StandardEnvironment());
		for (String name : List.of("spring.r2dbc.url", "spring.liquibase.url", "spring.datasource.url", "asyncdb.url",
				"asyncdb.databases.other.url", "SPRING_R2DBC_URL")) {
			assertThat(secrets.apply(new SanitizableData(null, name, address)).getValue()).as(name)
				.isEqualTo((shown != null) ? shown : address);
		}
	}

	// Whatever is in a password, and however it is quoted
	@Test
	void noPartOfAPasswordIsShownWhereverItIsSet() {
		Random random = TestRun.random("F29");
		for (int round = 0; round < 20; round++) {
			Secret secret = new Secret(random);
			String raw = secret.text();
			String special = secret.piece() + " \"'\\,}{ " + secret.piece();
			String json = JsonMapper.builder()
				.build()
				.writeValueAsString(Map.of("asyncdb", Map.of("password", special)));
			Map<String, Object> variables = Map.of("JAVA_TOOL_OPTIONS",
					"-Dasyncdb.password=%s -Dspring.r2dbc.password=%s -Xmx1g".formatted(raw, special), "JAVA_OPTS",
					"-Dspring.liquibase.url=jdbc:postgresql://app:%s@db/shop".formatted(raw), "sun.java.command",
					"shop.jar syncdb --asyncdb.databases.other.password=%s --spring.datasource.url=jdbc:x://h/d?password=%s --server.port=1"
						.formatted(raw, raw),
					"SPRING_APPLICATION_JSON", json, "DB_SECRET", raw, "OTHER_ARGS", "a " + raw + " b",
					"spring.datasource.password", raw);
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(AsyncdbSanitizingAutoConfiguration.class))
				.withPropertyValues("asyncdb.url=postgresql://app:%s@db.example/shop".formatted(secret.encoded()),
						"asyncdb.databases.other.url=postgresql://app:%s@other.example/shop"
							.formatted(secret.encoded()))
				.withInitializer((context) -> context.getEnvironment()
					.getPropertySources()
					.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables)))
				.run((context) -> {
					String shown = shown(context);
					assertThat(secret.in(shown)).as(shown).isEmpty();
					assertThat(shown).contains("-Xmx1g", "--server.port=1", "other.example/shop");
				});
		}
	}

	@Test
	void endpointsWithoutTheFunctionWouldShowPasswords() {
		this.contextRunner.withPropertyValues("asyncdb.enabled=false")
			.run((context) -> assertThat(shown(context)).contains(SECRET));
	}

	@Test
	void functionWhenActuatorIsMissingIsNotCreated() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(SanitizingFunction.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("asyncdbSanitizingFunction"));
	}

	@Test
	void functionOfTheApplicationWins() {
		this.contextRunner.withUserConfiguration(OwnFunction.class)
			.run((context) -> assertThat(context).hasSingleBean(SanitizingFunction.class));
	}

	@Test
	void otherPropertiesStayAsTheyAre() {
		SanitizableData other = new SanitizableData(null, "server.url", "http://a:b@c");
		assertThat(new DatabaseSecrets(new StandardEnvironment()).apply(other)).isSameAs(other);
		assertThat(new DatabaseSecrets(new StandardEnvironment())
			.apply(new SanitizableData(null, "asyncdb.session.fetch-size", 5))
			.getValue()).isEqualTo(5);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFunction {

		@Bean
		SanitizingFunction asyncdbSanitizingFunction() {
			return (data) -> data;
		}

	}

}
