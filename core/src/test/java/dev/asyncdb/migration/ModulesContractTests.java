package dev.asyncdb.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.asyncdb.migration.engine.ModuleChangeLog;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.support.DatabaseAssembly;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The contract of several change logs of one database, with each engine.
 */
class ModulesContractTests extends MigrationsFixture {

	private final DatabaseUrl url = DatabaseUrl.parse(this.database.url());

	ModulesContractTests(DatabaseProduct product) {
		super(product, 5);
	}

	/**
	 * Create modules, each of which depends on the one before.
	 */
	private Migrations modules(EngineUnderTest engine, String... names) {
		List<ModuleChangeLog> modules = new ArrayList<>();
		for (String name : names) {
			ChangeLogOptions changeLog = engine.changeLog("modules/" + name + ".yaml")
				.withHistoryTable("DATABASECHANGELOG_" + name.toUpperCase())
				.withLockTable("DATABASECHANGELOGLOCK_" + name.toUpperCase());
			Set<String> before = modules.isEmpty() ? Set.of() : Set.of(modules.get(modules.size() - 1).name());
			modules.add(new ModuleChangeLog(name, engine.of(this.url, changeLog), changeLog, before));
		}
		String lock = engine.of(this.url, engine.changeLog("one.yaml")).history().name();
		return DatabaseAssembly.migrations(modules, lock, this.database.connectionFactory(),
				MigrationOptions.defaults());
	}

	private static List<String> names(List<Revision> revisions) {
		return revisions.stream().map(Revision::name).toList();
	}

	private List<String> tables() {
		return this.database.tables().stream().map(String::toLowerCase).toList();
	}

	@ParameterizedTest
	@EnumSource
	void syncRunsEachChangeLogWithAHistoryOfItsOwn(EngineUnderTest engine) {
		Migrations migrations = modules(engine, "users", "billing");
		assertThat(get(migrations.status())).isEqualTo(DatabaseStatus.NO_INFO);
		MigrationReport report = get(migrations.upgrade("head"));
		assertThat(report.result()).isEqualTo(SyncResult.CREATED);
		assertThat(report.modules()).containsOnlyKeys("users", "billing");
		assertThat(names(report.executed())).hasSize(3).first().asString().startsWith("users/");
		assertThat(names(report.modules().get("billing").executed())).hasSize(2)
			.noneMatch((name) -> name.startsWith("billing/"));
		assertThat(tables()).contains("users", "invoices", "databasechangelog_users", "databasechangelog_billing")
			.doesNotContain("databasechangelog", "flyway_schema_history");
		assertThat(get(migrations.sync())).isEqualTo(SyncResult.ALREADY_UP_TO_DATE);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void stateIsThatOfAllModules(EngineUnderTest engine) {
		get(modules(engine, "users").sync());
		MigrationState state = get(modules(engine, "users", "billing").state());
		assertThat(state.status()).isEqualTo(DatabaseStatus.UPGRADE_AVAILABLE);
		assertThat(state.size()).isEqualTo(3);
		assertThat(state.position()).isEqualTo(1);
		assertThat(names(state.pending())).hasSize(2).allMatch((name) -> name.startsWith("billing/"));
		assertThat(state.unmanagedTables()).isEmpty();
		assertThat(state.modules()).containsOnlyKeys("users", "billing");
		assertThat(state.modules().get("users").status()).isEqualTo(DatabaseStatus.UP_TO_DATE);
		assertThat(state.modules().get("billing").unmanagedTables()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void tablesOfAnotherModuleAreNotOfUnknownOrigin(EngineUnderTest engine) {
		get(modules(engine, "users").sync());
		Migrations both = modules(engine, "users", "billing");
		assertThat(get(both.modules().get("billing").sync())).isEqualTo(SyncResult.CREATED);
		assertThat(get(both.status())).isEqualTo(DatabaseStatus.UP_TO_DATE);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void historiesWithoutRowsAreNotOfUnknownOrigin(EngineUnderTest engine) {
		Migrations both = modules(engine, "users", "billing");
		get(both.stamp("head"));
		both.modules().values().forEach((module) -> get(module.stamp("base")));
		assertThat(get(both.state()).unmanagedTables()).isEmpty();
		assertThat(get(both.sync())).isEqualTo(SyncResult.CREATED);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void tablesOfUnknownOriginAreRefused(EngineUnderTest engine) {
		this.database.execute("CREATE TABLE strangers (id INT)");
		Migrations migrations = modules(engine, "users", "billing");
		assertThat(get(migrations.state()).unmanagedTables()).singleElement()
			.asString()
			.isEqualToIgnoringCase("strangers");
		migrations.sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(UnmanagedSchemaException.class)
				.hasMessageStartingWith("Module users: "))
			.verify(TestDatabase.TIMEOUT);
		assertThat(tables()).containsExactly("strangers");
	}

	@ParameterizedTest
	@EnumSource
	void runStopsAtTheFirstModuleThatFails(EngineUnderTest engine) {
		Migrations migrations = modules(engine, "users", "failing", "billing");
		migrations.sync().as(StepVerifier::create).expectErrorSatisfies((failure) -> {
			assertThat(failure).isInstanceOf(MigrationException.class).hasMessageStartingWith("Module failing: ");
			assertThat(((MigrationException) failure).getModule()).isEqualTo("failing");
			assertThat(((MigrationException) failure).getCompleted()).containsOnlyKeys("users");
		}).verify(TestDatabase.TIMEOUT);
		assertThat(tables()).contains("users").doesNotContain("invoices");
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void moduleIsNotMigratedBeforeTheOneItDependsOn(EngineUnderTest engine) {
		Migrations migrations = modules(engine, "users", "billing");
		migrations.modules()
			.get("billing")
			.sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationException.class)
				.hasMessageContaining("depends on the module users"))
			.verify(TestDatabase.TIMEOUT);
		assertThat(tables()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void targetOfOneChangeLogIsRefused(EngineUnderTest engine) {
		Migrations migrations = modules(engine, "users", "billing");
		List<Mono<?>> refused = List.of(migrations.upgrade("+1"), migrations.stamp("base"), migrations.sql("+1"),
				migrations.downgrade("head"), migrations.downgradeSql("base"), migrations.plan("+1").next(),
				migrations.downgradePlan("base").next());
		for (Mono<?> call : refused) {
			call.as(StepVerifier::create)
				.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationTargetException.class)
					.hasMessageContaining("users, billing"))
				.verify(TestDatabase.TIMEOUT);
		}
		assertThat(tables()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void oneOfManyConcurrentRunsMigratesAllModules(EngineUnderTest engine) {
		List<MigrationReport> reports = get(Flux.range(0, 4)
			.flatMap((index) -> modules(engine, "users", "billing").upgrade("head"), 4)
			.collectList());
		assertThat(reports).extracting((report) -> report.executed().size()).containsExactlyInAnyOrder(3, 0, 0, 0);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void cancellationStopsBeforeTheNextModule(EngineUnderTest engine) {
		Migrations migrations = modules(engine, "users", "billing");
		migrations.events()
			.filter((event) -> event.type() == MigrationEvent.Type.RUNNING)
			.next()
			.as((running) -> migrations.sync().map(String::valueOf).takeUntilOther(running))
			.as(StepVerifier::create)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == 0);
		assertThat(get(migrations.history().collectList())).singleElement()
			.extracting(Revision::name)
			.asString()
			.startsWith("users/");
		assertThat(get(migrations.sync())).isEqualTo(SyncResult.UPGRADED);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void stampAndDropWorkOnAllHistories(EngineUnderTest engine) {
		Migrations migrations = modules(engine, "users", "billing");
		assertThat(get(migrations.stamp("head")).executed()).hasSize(3);
		assertThat(get(migrations.status())).isEqualTo(DatabaseStatus.UP_TO_DATE);
		assertThat(tables()).doesNotContain("users", "invoices");
		migrations.dropHistory().block(TestDatabase.TIMEOUT);
		assertThat(tables()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void eventsAndPlanNameTheModule(EngineUnderTest engine) {
		Migrations migrations = modules(engine, "users", "billing");
		assertThat(names(get(migrations.plan("head").collectList()))).hasSize(3)
			.last()
			.asString()
			.startsWith("billing/");
		List<String> ran = new ArrayList<>();
		Mono<List<String>> events = migrations.events()
			.filter((event) -> event.type() == MigrationEvent.Type.RAN)
			.map((event) -> event.revision().name())
			.take(3)
			.collectList();
		get(Mono.zip(events, migrations.sync()).doOnNext((both) -> ran.addAll(both.getT1())));
		assertThat(ran).hasSize(3).last().asString().startsWith("billing/");
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void lockingStatementsConsiderTheTablesOfAllPendingModules(EngineUnderTest engine) {
		assumeTrue(this.url.product() == DatabaseProduct.POSTGRESQL, "there are no such rules");
		Migrations both = modules(engine, "users", "billing");
		assertThat(get(both.lockingStatements().collectList())).isEmpty();
		get(modules(engine, "users").sync());
		assertThat(get(both.lockingStatements().collectList())).extracting(LockingStatement::change)
			.anyMatch((name) -> name.startsWith("billing/"));
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "FLYWAY" })
	void optionsOfAllModulesCanBeChanged(EngineUnderTest engine) {
		Migrations migrations = modules(engine, "users", "billing");
		Migrations changed = migrations.withOptions(migrations.options().withLockWait(Duration.ofSeconds(7)));
		assertThat(changed.options().lockWait()).hasSeconds(7);
		assertThat(changed.modules().values())
			.allSatisfy((module) -> assertThat(module.options().lockWait()).hasSeconds(7));
		assertThat(migrations.options().lockWait()).isNotEqualTo(Duration.ofSeconds(7));
	}

}
