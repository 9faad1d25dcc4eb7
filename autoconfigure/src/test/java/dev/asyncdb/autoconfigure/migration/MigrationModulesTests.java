package dev.asyncdb.autoconfigure.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import dev.asyncdb.autoconfigure.migration.MigrationModules.ModuleSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The settings of modules and their order.
 */
class MigrationModulesTests {

	private static final String PREFIX = "asyncdb.migrations.modules.";

	private final Map<String, Object> settings = new LinkedHashMap<>();

	private MigrationModules modules() {
		return modules(this.settings);
	}

	private static MigrationModules modules(Map<String, Object> settings) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
		return MigrationModules.of(environment);
	}

	private void set(String setting, String value) {
		this.settings.put(PREFIX + setting, value);
	}

	private static List<String> names(MigrationModules modules) {
		return modules.all().stream().map(ModuleSettings::name).toList();
	}

	private void verifyRefused(String property, String problem) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(this::modules)
			.satisfies((failure) -> {
				assertThat(failure.getName()).isEqualTo(property);
				assertThat(failure.getReason()).contains(problem);
			});
	}

	@Test
	void applicationWithoutModulesHasOneChangeLog() {
		assertThat(modules().isEmpty()).isTrue();
		assertThat(names(modules())).containsExactly("application");
	}

	@Test
	void locationsHaveTheNameOfTheModule() {
		set("order-history.depends-on", "application");
		ModuleSettings module = modules().modules().get(0);
		assertThat(module.location()).isEqualTo("classpath:/db/changelog-order-history/db.changelog-master.yaml");
		assertThat(module.locations()).containsExactly("classpath:db/migration-order-history");
		assertThat(MigrationModules.table("DATABASECHANGELOG", module.name()))
			.isEqualTo("DATABASECHANGELOG_ORDER_HISTORY");
		assertThat(MigrationModules.table("flyway_schema_history", module.name()))
			.isEqualTo("flyway_schema_history_order_history");
	}

	@Test
	void environmentVariablesBelongToTheModuleWithDashes() {
		set("order-history.depends-on", "application");
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", this.settings));
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
					Map.of("ASYNCDB_MIGRATIONS_MODULES_ORDERHISTORY_CHANGELOG", "classpath:a.yaml")));
		assertThat(MigrationModules.of(environment).modules()).singleElement()
			.satisfies((module) -> assertThat(module.name() + module.location())
				.isEqualTo("order-historyclasspath:a.yaml"));
	}

	@Test
	void modulesWithoutDependenciesKeepTheirOrderAndFollowTheApplication() {
		set("users.change-log", "u.yaml");
		set("billing.change-log", "b.yaml");
		assertThat(names(modules())).containsExactly("application", "users", "billing");
		this.settings.put("asyncdb.migrations.depends-on", "billing");
		assertThat(names(modules())).containsExactly("users", "billing", "application");
	}

	@Test
	void orderFollowsTheDependencies() {
		int unsorted = 0;
		for (int seed = 0; seed < 300; seed++) {
			Map<String, Set<String>> graph = graph(new Random(seed));
			List<String> declared = new ArrayList<>(graph.keySet());
			Collections.shuffle(declared, new Random(seed));
			Map<String, Object> generated = new LinkedHashMap<>();
			declared.forEach((name) -> generated.put(PREFIX + name + ".depends-on", String.join(",", graph.get(name))));
			List<String> sorted = names(modules(generated));
			assertThat(sorted).as("seed %d", seed).containsAll(declared).hasSize(declared.size() + 1);
			assertThat(isSorted(sorted, graph)).as("seed %d: %s of %s", seed, sorted, graph).isTrue();
			unsorted += isSorted(declared, graph) ? 0 : 1;
		}
		assertThat(unsorted).as("graphs that the order of the properties does not satisfy").isGreaterThan(100);
	}

	// Each module depends on some of those before it
	private static Map<String, Set<String>> graph(Random random) {
		Map<String, Set<String>> graph = new LinkedHashMap<>();
		int size = 1 + random.nextInt(8);
		for (int index = 0; index < size; index++) {
			Set<String> dependencies = new HashSet<>();
			graph.keySet().stream().filter((name) -> random.nextInt(3) == 0).forEach(dependencies::add);
			graph.put("m" + index, dependencies);
		}
		return graph;
	}

	private static boolean isSorted(List<String> names, Map<String, Set<String>> graph) {
		return graph.entrySet()
			.stream()
			.allMatch((module) -> module.getValue()
				.stream()
				.allMatch((before) -> names.indexOf(before) < names.indexOf(module.getKey())));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 5 })
	void cycleIsRefusedWithItsMembers(int size) {
		for (int index = 0; index < size; index++) {
			set("m%d.depends-on".formatted(index), "m" + (index + 1) % size);
		}
		set("innocent.depends-on", "m0");
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(this::modules)
			.satisfies((failure) -> {
				assertThat(failure.getName()).startsWith(PREFIX + "m").endsWith(".depends-on");
				assertThat(failure.getReason()).startsWith("Modules depend on each other: m")
					.contains("m0", "m" + (size - 1))
					.doesNotContain("innocent");
			});
	}

	@Test
	void unknownDependencyIsRefused() {
		set("users.change-log", "u.yaml");
		set("billing.depends-on", "user");
		verifyRefused(PREFIX + "billing.depends-on", "there are application, users, billing");
	}

	@Test
	void unknownDependencyOfTheApplicationIsRefused() {
		this.settings.put("asyncdb.migrations.depends-on", "nowhere");
		verifyRefused("asyncdb.migrations.depends-on", "There is no such module");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[users; DROP TABLE x]", "[Users]", "[a_b]", "[a\"b]", "[a'b]", "[a.b]", "[ü]", "[1a]",
			"[-a]", "[a b]", "abcdefghijklmnopqrstuvwxyzabcde" })
	void hostileNameIsRefused(String name) {
		this.settings.put(
				PREFIX.substring(0, PREFIX.length() - 1) + (name.startsWith("[") ? name : "." + name) + ".change-log",
				"x.yaml");
		verifyRefused("asyncdb.migrations.modules", "lowercase");
	}

	@Test
	void nameOfTheApplicationIsRefused() {
		set("application.change-log", "x.yaml");
		verifyRefused("asyncdb.migrations.modules", "name of the application");
	}

	@Test
	void nameOfAFurtherDatabaseIsRefused() {
		set("reporting.change-log", "x.yaml");
		this.settings.put("asyncdb.databases.reporting.url", "h2:mem:x");
		verifyRefused("asyncdb.migrations.modules", "further database");
	}

	@ParameterizedTest
	@CsvSource({ "changelogs", "url", "depends" })
	void unknownSettingIsRefused(String setting) {
		set("users." + setting, "x");
		verifyRefused(PREFIX + "users", "change-log, flyway-locations and depends-on");
	}

	@Test
	void settingOfTheOtherEngineIsRefused() {
		set("users.flyway-locations", "classpath:a");
		set("billing.change-log", "classpath:b");
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> modules().modules().get(0).location())
			.satisfies((failure) -> assertThat(failure.getReason()).contains("Liquibase", "change-log"));
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> modules().modules().get(1).locations())
			.satisfies((failure) -> assertThat(failure.getReason()).contains("Flyway", "flyway-locations"));
	}

}
