package dev.asyncdb.autoconfigure.migration;

import java.net.URL;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.LogCapture;
import dev.asyncdb.testing.TestDatabase;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Modules of an application with a change log each.
 */
class ModuleMigrationsTests {

	private static final String BILLING = "asyncdb.migrations.modules.billing.depends-on=users";

	// The order of the properties is not that of the dependencies
	private static final String[] MODULES = { BILLING, "asyncdb.migrations.modules.users.depends-on=" };

	private final ApplicationContextRunner liquibase = Applications.onH2()
		.withPropertyValues("asyncdb.migrations.engine=liquibase")
		.withPropertyValues(MODULES);

	private final ApplicationContextRunner flyway = Applications.onH2()
		.withPropertyValues("asyncdb.migrations.engine=flyway", "spring.flyway.locations=classpath:flyway/shop",
				"spring.flyway.placeholders.table=orders")
		.withPropertyValues(MODULES);

	private static MigrationState state(Migrations migrations) {
		return migrations.state().blockOptional(TestDatabase.TIMEOUT).orElseThrow();
	}

	private ApplicationContextRunner with(String engine) {
		return engine.equals("flyway") ? this.flyway : this.liquibase;
	}

	@ParameterizedTest
	@CsvSource({ "liquibase,jdbc", "liquibase,r2dbc", "flyway,jdbc", "flyway,r2dbc" })
	void eachModuleIsMigratedAfterThoseItDependsOn(String engine, String connection) {
		with(engine).withPropertyValues("asyncdb.migrations.connection=" + connection).run((context) -> {
			Migrations migrations = context.getBean(AsyncDatabaseManager.class).migrations();
			assertThat(migrations.modules().keySet()).containsExactly("application", "users", "billing");
			assertThat(state(migrations).status()).isEqualTo(DatabaseStatus.NO_INFO);
			assertThat(migrations.sync().block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.CREATED);
			assertThat(state(migrations).status()).isEqualTo(DatabaseStatus.UP_TO_DATE);
			assertThat(migrations.sync().block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.ALREADY_UP_TO_DATE);
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "POSTGRESQL", "H2" })
	void historiesAreTablesOfTheirModules(DatabaseProduct product) {
		try (TestDatabase database = TestDatabase.of(product, 3)) {
			this.liquibase.withPropertyValues("asyncdb.url=" + database.url(), "asyncdb.migrations.on-startup=sync")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(database.tables()).map(String::toLowerCase)
						.contains("customer", "member", "invoice", "databasechangelog", "databasechangelog_users",
								"databasechangelog_billing", "databasechangeloglock_billing");
				});
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "POSTGRESQL", "H2" })
	void historiesOfFlywayAreTablesOfTheirModules(DatabaseProduct product) {
		try (TestDatabase database = TestDatabase.of(product, 3)) {
			this.flyway.withPropertyValues("asyncdb.url=" + database.url(), "asyncdb.migrations.on-startup=sync")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(database.tables()).map(String::toLowerCase)
						.contains("customer", "member", "invoice", "flyway_schema_history",
								"flyway_schema_history_users", "flyway_schema_history_billing");
				});
		}
	}

	@Test
	void modulesContinueADatabaseThatWasMigratedWithoutThem() {
		String url = "asyncdb.url=" + Applications.h2();
		Applications.onH2()
			.withPropertyValues(url, "asyncdb.migrations.on-startup=sync")
			.run((context) -> assertThat(state(context.getBean(Migrations.class)).size()).isEqualTo(1));
		this.liquibase.withPropertyValues(url).run((context) -> {
			Migrations migrations = context.getBean(Migrations.class);
			MigrationState before = state(migrations);
			assertThat(before.modules().get("application").status()).isEqualTo(DatabaseStatus.UP_TO_DATE);
			assertThat(before.unmanagedTables()).isEmpty();
			MigrationReport report = migrations.upgrade("head").block(TestDatabase.TIMEOUT);
			assertThat(report.result()).isEqualTo(SyncResult.UPGRADED);
			assertThat(report.executed()).map(String::valueOf)
				.containsExactly("users/create", "billing/create", "billing/number");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "liquibase", "flyway" })
	void applicationWithoutAChangeLogConsistsOfItsModules(String engine) {
		Applications.onH2()
			.withPropertyValues("asyncdb.migrations.engine=" + engine, "asyncdb.migrations.on-startup=sync")
			.withPropertyValues(MODULES)
			.withClassLoader(new WithoutChangeLog())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Migrations.class).modules().keySet()).containsExactly("users", "billing");
			});
	}

	@Test
	void applicationCanDependOnModules() {
		this.liquibase.withPropertyValues("asyncdb.migrations.depends-on=billing")
			.run((context) -> assertThat(context.getBean(Migrations.class).modules().keySet()).containsExactly("users",
					"billing", "application"));
	}

	@Test
	void startupThatChecksNamesThePendingChange() {
		FailureAnalysis analysis = Applications
			.failure(this.liquibase.withPropertyValues("asyncdb.migrations.on-startup=check"));
		assertThat(analysis.getDescription()).contains("not up to date");
		String url = "asyncdb.url=" + Applications.h2();
		Applications.onH2()
			.withPropertyValues(url, "asyncdb.migrations.on-startup=sync")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(Applications.failure(this.liquibase.withPropertyValues(url, "asyncdb.migrations.on-startup=check"))
			.getDescription()).contains("3 of 4 changes are pending, the first is users/create");
	}

	@Test
	void startupWithAModuleThatFailsNamesIt() {
		FailureAnalysis analysis = Applications
			.failure(this.liquibase.withPropertyValues("asyncdb.migrations.on-startup=sync",
					"asyncdb.migrations.modules.users.change-log=classpath:db/broken/failing.yaml"));
		assertThat(analysis.getDescription()).startsWith("Module users: ");
	}

	@Test
	void startupWithoutTheChangeLogOfAModuleNamesItsProperty() {
		FailureAnalysis analysis = Applications
			.failure(this.liquibase.withPropertyValues("asyncdb.migrations.on-startup=sync",
					"asyncdb.migrations.modules.users.change-log=classpath:db/nowhere.yaml"));
		assertThat(analysis.getDescription()).startsWith("Module users: ").contains("nowhere");
		assertThat(analysis.getAction()).contains("asyncdb.migrations.modules.users.change-log");
	}

	@ParameterizedTest
	@CsvSource({ "asyncdb.migrations.modules.billing.depends-on,nowhere",
			"asyncdb.migrations.modules.users.depends-on,billing", "asyncdb.migrations.modules.users.changes,x" })
	void wrongSettingStopsTheStartWithoutAMigration(String property, String value) {
		FailureAnalysis analysis = Applications.failure(this.liquibase.withPropertyValues(property + "=" + value));
		assertThat(analysis.getDescription()).contains("asyncdb.migrations.modules.");
		assertThat(analysis.getAction()).isNotBlank();
	}

	@Test
	void modulesOfAFurtherDatabaseAreRefused() {
		FailureAnalysis analysis = Applications
			.failure(this.liquibase.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2(),
					"asyncdb.databases.reporting.migrations.modules.x.change-log=y"));
		assertThat(analysis.getDescription()).contains("asyncdb.databases.reporting.migrations.modules",
				"Only the main database has modules");
	}

	@Test
	void settingsOfModulesAreKnown() {
		try (LogCapture log = new LogCapture()) {
			this.liquibase.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(log.text()).doesNotContain("is not a setting of asyncdb");
			});
		}
	}

	@Test
	void folderOfAnotherModuleIsRefused() {
		FailureAnalysis analysis = Applications
			.failure(this.flyway.withPropertyValues("spring.flyway.locations=classpath:db",
					"asyncdb.migrations.modules.users.flyway-locations=classpath:db/migration-users"));
		assertThat(analysis.getDescription()).contains("asyncdb.migrations.modules.users.flyway-locations",
				"all folders below");
	}

	@Test
	void migrationsThatAreBeansBelongToTheApplication() {
		this.flyway.withUserConfiguration(Own.class).run((context) -> {
			Migrations migrations = context.getBean(Migrations.class);
			assertThat(migrations.sync().block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.CREATED);
			assertThat(state(migrations).modules().get("application").size()).isEqualTo(3);
			assertThat(state(migrations).modules().get("users").size()).isEqualTo(1);
		});
	}

	@Test
	void baselineIsThatOfTheApplicationOnly() {
		try (TestDatabase database = TestDatabase.of(DatabaseProduct.H2, 3)) {
			database.execute("CREATE TABLE before_flyway (id INT)");
			this.flyway
				.withPropertyValues("asyncdb.url=" + database.url(), "asyncdb.migrations.on-startup=sync",
						"spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=0")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(database.tables()).map(String::toLowerCase).contains("customer", "member", "invoice");
				});
		}
	}

	@Test
	void changeLogsThatAreNotRunAreLogged() {
		try (LogCapture log = new LogCapture()) {
			this.liquibase.run((context) -> {
				context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
						context.getSourceApplicationContext(), null));
				assertThat(log.text()).contains("changelog-users", "changelog-billing");
			});
		}
	}

	/**
	 * Hides the change log of the application.
	 */
	static class WithoutChangeLog extends ClassLoader {

		WithoutChangeLog() {
			super(WithoutChangeLog.class.getClassLoader());
		}

		@Override
		public @Nullable URL getResource(String name) {
			return name.startsWith("db/changelog/") ? null : super.getResource(name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		V3__Own own() {
			return new V3__Own();
		}

	}

	/**
	 * A migration in Java.
	 */
	static class V3__Own extends BaseJavaMigration {

		@Override
		public void migrate(Context context) throws Exception {
			context.getConnection().createStatement().execute("CREATE TABLE own (id INT)");
		}

	}

}
