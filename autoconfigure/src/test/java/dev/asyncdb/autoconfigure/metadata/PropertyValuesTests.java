package dev.asyncdb.autoconfigure.metadata;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.metadata.ConfigurationMetadata.Property;
import dev.asyncdb.autoconfigure.operations.AsyncdbOperationsAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each property once with a good and once with a bad value. A new property needs a case.
 */
class PropertyValuesTests {

	private static final Map<String, Case> CASES = new TreeMap<>();
	static {
		add("asyncdb.enabled", "true", "ja");
		add("asyncdb.session.auto-flush", "false", "sometimes");
		add("asyncdb.session.fetch-size", "1", "0", "-1", "many");
		add("asyncdb.session.statement-timeout", "0", "-1s", "long");
		add("asyncdb.session.lock-timeout", "0", "-5ms");
		add("asyncdb.session.idle-in-transaction-timeout", "0", "-1m");
		add("asyncdb.session.stream-idle-timeout", "0", "-1m");
		add("asyncdb.session.transaction-start", "first-statement", "never");
		add("asyncdb.pool.enabled", "false", "perhaps");
		add("asyncdb.pool.max-pending", "1", "0", "-5");
		add("asyncdb.pool.validate-after-idle", "0", "-1s");
		add("asyncdb.pool.leak-threshold", "1ms", "0s", "-1s");
		add("asyncdb.migrations.url", "h2:mem:good");
		add("asyncdb.migrations.enabled", "false", "2");
		add("asyncdb.migrations.on-startup", "sync", "always");
		add("asyncdb.migrations.engine", "flyway", "r2dbc", "rails");
		add("asyncdb.migrations.connection", "r2dbc", "odbc");
		add("asyncdb.migrations.database-lock", "false", "table");
		add("asyncdb.migrations.session-lock", "false", "table");
		add("asyncdb.migrations.lock-wait", "0", "-1s");
		add("asyncdb.migrations.connect-wait", "0", "-1s");
		add("asyncdb.migrations.stale-lock-after", "1h", "0s");
		add("asyncdb.migrations.table-lock-timeout", "0", "-1ms");
		add("asyncdb.web.enabled", "false", "perhaps");
		add("asyncdb.web.transaction", "none", "rollback");
		add("asyncdb.web.request-timeout", "1s", "0s");
		add("asyncdb.web.problem-details", "false", "perhaps");
		add("asyncdb.web.rollback-on-error-status", "true", "perhaps");
		add("asyncdb.web.stream-timeout", "0", "-1s");
		add("asyncdb.web.max-streams", "1", "0");
		add("asyncdb.replicas.max-lag", "500ms", "499ms", "-1s");
		add("asyncdb.replicas.wait", "0", "-1ms");
		add("asyncdb.replicas.check-interval", "10s", "0", "-1s");
		add("asyncdb.replicas.token", "header", "url");
		add("asyncdb.validation.enabled", "false", "perhaps");
		add("asyncdb.json.enabled", "false", "maybe");
		add("asyncdb.migrations.depends-on", "", "nowhere");
		add("asyncdb.operations.slow-statement-threshold", "0", "-1s");
		add("asyncdb.operations.health-timeout", "1s", "0s", "soon");
		add("asyncdb.operations.health-time-to-live", "0", "-1s");
		add("asyncdb.url", "h2:mem:good", "mysql://localhost/shop", "nonsense");
		// Any text is good, with a URL that it belongs to
		add("asyncdb.username", "ada");
		add("asyncdb.password", "s3cr3t");
	}

	private static void add(String property, String good, String... bad) {
		CASES.put(property, new Case(property, good, List.of(bad)));
	}

	private static ApplicationContextRunner application() {
		return Applications.onH2().withConfiguration(AutoConfigurations.of(AsyncdbOperationsAutoConfiguration.class));
	}

	@Test
	void eachPropertyHasACase() {
		assertThat(ConfigurationMetadata.load().properties().values().stream().filter(Property::isOurs))
			.extracting(Property::name)
			// Checked by the tests of further databases, of modules and of replicas
			.filteredOn((name) -> !Set
				.of("asyncdb.databases", "asyncdb.migrations.modules", "asyncdb.replicas.urls", "asyncdb.pooler")
				.contains(name))
			.containsExactlyInAnyOrderElementsOf(CASES.keySet());
	}

	static Stream<Case> good() {
		return CASES.values().stream();
	}

	@ParameterizedTest
	@MethodSource("good")
	void goodValueStarts(Case property) {
		application().withPropertyValues(property.name() + "=" + property.good())
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(AsyncDatabaseManager.class));
	}

	static Stream<String[]> bad() {
		return CASES.values()
			.stream()
			.flatMap((property) -> property.bad().stream().map((value) -> new String[] { property.name(), value }));
	}

	@ParameterizedTest
	@MethodSource("bad")
	void badValueStopsTheStartWithPropertyValueOriginAndRemedy(String property, String value) {
		FailureAnalysis analysis = Applications.failure(application().withPropertyValues(property + "=" + value));
		assertThat(analysis.getDescription()).contains(property);
		assertThat(analysis.getAction()).isNotBlank();
		assertThat(analysis.getDescription()).contains("\"test\"");
		// A URL may contain a password
		if (!property.equals("asyncdb.url")) {
			assertThat(analysis.getDescription()).contains(value);
		}
	}

	record Case(String name, String good, List<String> bad) {

	}

}
