package dev.asyncdb.migration;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.MigrationEvent.Type;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.flyway.FlywayMigrations;
import dev.asyncdb.migration.support.DefaultMigrations;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What differs with Flyway: states, targets, records and what its free edition lacks.
 * Each is compared with Flyway itself on the same database.
 */
class FlywayRevisionsContractTests extends MigrationsFixture {

	private final DatabaseUrl url = DatabaseUrl.parse(this.database.url());

	private final Migrations migrations = migrations("steps");

	FlywayRevisionsContractTests(DatabaseProduct product) {
		super(product, 1);
	}

	@Override
	EngineUnderTest engine() {
		return EngineUnderTest.FLYWAY;
	}

	private Migrations migrations(String location, UnaryOperator<FluentConfiguration> settings) {
		return new DefaultMigrations(
				engine(settings(location, settings)), new GuardedConnectionFactory(this.database.connectionFactory(),
						Schedulers.boundedElastic(), ConnectionOptions.defaults()),
				engine().changeLog(location), MigrationOptions.defaults());
	}

	private MigrationEngine engine(FluentConfiguration settings) {
		ClassLoader loader = getClass().getClassLoader();
		return (engine() == EngineUnderTest.FLYWAY)
				? FlywayMigrations.engine(this.url.product(), () -> JdbcTarget.of(this.url), settings, loader)
				: FlywayMigrations.engineOverR2dbc(this.url.product(), () -> R2dbcTarget.of(this.url), settings,
						loader);
	}

	private static FluentConfiguration settings(String location, UnaryOperator<FluentConfiguration> settings) {
		return settings.apply(Flyway.configure().locations("classpath:flyway/" + location));
	}

	private Flyway flyway(String location) {
		return flyway(location, UnaryOperator.identity());
	}

	private Flyway flyway(String location, UnaryOperator<FluentConfiguration> settings) {
		JdbcTarget target = JdbcTarget.of(this.url);
		CharSequence password = target.password();
		return settings(location, settings)
			.dataSource(target.url(), target.user(), (password != null) ? password.toString() : null)
			.load();
	}

	private static List<String> names(List<Revision> revisions) {
		return revisions.stream().map(Revision::name).toList();
	}

	private static List<String> executed(Mono<MigrationReport> migration) {
		return names(get(migration).executed());
	}

	private long failures() {
		return this.database.number(
				"SELECT COUNT(*) FROM %s WHERE NOT %s".formatted(quoted("flyway_schema_history"), quoted("success")));
	}

	private String quoted(String name) {
		return (this.url.product() == DatabaseProduct.MARIADB) ? "`" + name + "`" : "\"" + name + "\"";
	}

	@Test
	void stateWhenDatabaseIsEmptyHasEverythingPending() {
		MigrationState state = get(this.migrations.state());
		assertThat(state.status()).isEqualTo(DatabaseStatus.NO_INFO);
		assertThat(names(state.pending())).containsExactly("V1__authors.sql", "V2__books.sql", "V3__titles.sql",
				"R__titles.sql");
		assertThat(state.latest()).hasToString("R__titles.sql");
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void stateOfADatabaseThatFlywayHasMigratedIsUpToDate() {
		flyway("steps").migrate();
		MigrationState state = get(this.migrations.state());
		assertThat(state.status()).isEqualTo(DatabaseStatus.UP_TO_DATE);
		assertThat(state.position()).isEqualTo(4).isEqualTo(state.size());
		assertThat(state.isAhead()).isFalse();
		assertThat(get(this.migrations.history().collectList())).noneMatch((change) -> change.executedAt() == null);
		assertThat(get(this.migrations.sync())).isEqualTo(SyncResult.ALREADY_UP_TO_DATE);
	}

	@Test
	void flywayAcceptsWhatWasMigrated() {
		get(this.migrations.sync());
		flyway("steps").validate();
		assertThat(flyway("steps").migrate().migrationsExecuted).isZero();
		assertThat(failures()).isZero();
	}

	@Test
	void upgradeStopsAtTheTarget() {
		assertThat(executed(this.migrations.upgrade("+1"))).containsExactly("V1__authors.sql");
		assertThat(get(this.migrations.currentRevision()).tag()).isEqualTo("1");
		assertThat(executed(this.migrations.upgrade("2"))).containsExactly("V2__books.sql");
		assertThat(executed(this.migrations.upgrade("2"))).isEmpty();
		assertThat(executed(this.migrations.upgrade("V3__titles.sql"))).containsExactly("V3__titles.sql");
		assertThat(get(this.migrations.status())).isEqualTo(DatabaseStatus.UPGRADE_AVAILABLE);
		assertThat(executed(this.migrations.upgrade("head"))).containsExactly("R__titles.sql");
		flyway("steps").validate();
	}

	@Test
	void repeatableMigrationThatWasEditedRunsAgain() {
		get(this.migrations.sync());
		Migrations refreshed = migrations("refreshed");
		assertThat(names(get(refreshed.state()).pending())).containsExactly("R__titles.sql");
		assertThat(executed(refreshed.upgrade("head"))).containsExactly("R__titles.sql");
		MigrationState state = get(refreshed.state());
		assertThat(state.status()).isEqualTo(DatabaseStatus.UP_TO_DATE);
		assertThat(state.isAhead()).isFalse();
		assertThat(names(get(refreshed.history().collectList()))).hasSize(4).doesNotHaveDuplicates();
		flyway("refreshed").validate();
	}

	@Test
	void migrationOfALowerVersionIsAnErrorUnlessOutOfOrder() {
		get(this.migrations.sync());
		migrations("gap").status()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InvalidChangeLogException.class)
				.hasMessageContainingAll("1.5", "outOfOrder"))
			.verify(TestDatabase.TIMEOUT);
		Migrations outOfOrder = migrations("gap", (settings) -> settings.outOfOrder(true));
		assertThat(names(get(outOfOrder.state()).gaps())).containsExactly("V1.5__merged_later.sql");
		assertThat(executed(outOfOrder.upgrade("head"))).containsExactly("V1.5__merged_later.sql");
		assertThat(get(outOfOrder.status())).isEqualTo(DatabaseStatus.UP_TO_DATE);
	}

	@Test
	void migrationThatIsMissingIsAnErrorUnlessIgnored() {
		get(migrations("gap").sync());
		this.migrations.status()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InvalidChangeLogException.class)
				.hasMessageContaining("not resolved locally: 1.5"))
			.verify(TestDatabase.TIMEOUT);
		Migrations ignoring = migrations("steps", (settings) -> settings.ignoreMigrationPatterns("*:missing"));
		assertThat(names(get(ignoring.state()).unexpected())).containsExactly("V1.5__merged_later.sql");
	}

	@Test
	void stampRecordsWithoutRunning() {
		assertThat(executed(this.migrations.stamp("2"))).containsExactly("V1__authors.sql", "V2__books.sql");
		assertThat(this.database.tables()).doesNotContain("books");
		assertThat(executed(this.migrations.stamp("1"))).containsExactly("V2__books.sql");
		assertThat(get(this.migrations.currentRevision()).name()).isEqualTo("V1__authors.sql");
		this.database.execute("CREATE TABLE authors (id INT)");
		assertThat(get(this.migrations.sync())).isEqualTo(SyncResult.UPGRADED);
		flyway("steps").validate();
	}

	@Test
	void stampTakesOverADatabaseWithTables() {
		this.database.execute("CREATE TABLE authors (id INT)");
		get(this.migrations.stamp("1"));
		assertThat(get(this.migrations.sync())).isEqualTo(SyncResult.UPGRADED);
		assertThat(this.database.tables()).contains("books");
	}

	@Test
	void baselineOnMigrateTakesOverADatabaseWithTables() {
		this.database.execute("CREATE TABLE authors (id INT)");
		Migrations baselining = migrations("steps", (settings) -> settings.baselineOnMigrate(true));
		assertThat(executed(baselining.upgrade("head"))).containsExactly("V2__books.sql", "V3__titles.sql",
				"R__titles.sql");
		MigrationState state = get(baselining.state());
		assertThat(state.status()).isEqualTo(DatabaseStatus.UP_TO_DATE);
		assertThat(state.isAhead()).isFalse();
		assertThat(names(get(baselining.history().collectList()))).first().asString().contains("Baseline");
	}

	@Test
	void stateAfterABaselineIsNotNew() {
		this.database.execute("CREATE TABLE authors (id INT)");
		flyway("steps").baseline();
		MigrationState state = get(this.migrations.state());
		assertThat(state.status()).isEqualTo(DatabaseStatus.UPGRADE_AVAILABLE);
		assertThat(names(state.pending())).containsExactly("V2__books.sql", "V3__titles.sql", "R__titles.sql");
		assertThat(state.isAhead()).isFalse();
	}

	@Test
	void schemaThatFlywayCreatesIsRead() {
		UnaryOperator<FluentConfiguration> settings = (flyway) -> flyway.defaultSchema("flyway_shop");
		Migrations inSchema = migrations("one", settings);
		try {
			assertThat(get(inSchema.status())).isEqualTo(DatabaseStatus.NO_INFO);
			assertThat(get(inSchema.sync())).isEqualTo(SyncResult.CREATED);
			assertThat(get(inSchema.status())).isEqualTo(DatabaseStatus.UP_TO_DATE);
			flyway("one", settings).validate();
		}
		finally {
			flyway("one", settings.andThen((flyway) -> flyway.cleanDisabled(false))::apply).clean();
		}
	}

	@Test
	void placeholdersAndTheTableApply() {
		UnaryOperator<FluentConfiguration> settings = (flyway) -> flyway.table("versions")
			.placeholders(Map.of("kind", "plain"));
		Migrations named = migrations("placeholders", settings);
		assertThat(get(named.sync())).isEqualTo(SyncResult.CREATED);
		assertThat(get(named.status())).isEqualTo(DatabaseStatus.UP_TO_DATE);
		assertThat(this.database.tables()).contains("plain_things", "versions");
		flyway("placeholders", settings).validate();
	}

	@Test
	void whatTheFreeEditionLacksIsRefusedByName() {
		get(this.migrations.sync());
		this.migrations.downgrade("-1")
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationNotSupportedException.class)
				.hasMessageContainingAll("Flyway", "undo", "new migration"))
			.verify(TestDatabase.TIMEOUT);
		migrations("refreshed").sql("head")
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationNotSupportedException.class)
				.hasMessageContainingAll("Flyway", "SQL", "syncdb status"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void eventsReportEachStep() {
		Sinks.Many<MigrationEvent> seen = Sinks.many().replay().all();
		get(Mono
			.when(this.migrations.events().doOnNext(seen::tryEmitNext).takeUntil((event) -> event.type() == Type.DONE),
					this.migrations.upgrade("2"))
			.thenReturn(true));
		List<MigrationEvent> events = get(Flux.from(seen.asFlux()).take(6).collectList());
		assertThat(events).extracting(MigrationEvent::type)
			.containsExactly(Type.STARTED, Type.RUNNING, Type.RAN, Type.RUNNING, Type.RAN, Type.DONE);
		assertThat(events.get(3).revision()).hasToString("V2__books.sql");
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void migrationIsCommittedTogetherWithItsRecord() {
		get(this.migrations.upgrade("1"));
		assertThat(this.database.number("SELECT COUNT(*) FROM flyway_schema_history d JOIN pg_class c"
				+ " ON c.relname = 'authors' AND c.xmin::text = d.xmin::text"))
			.isOne();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void migrationWithoutATransactionRuns() {
		assertThat(executed(migrations("online").upgrade("head"))).containsExactly("V1__authors.sql", "V2__index.sql");
		assertThat(this.database.number("SELECT COUNT(*) FROM pg_indexes WHERE indexname = 'authors_id'")).isOne();
		assertThat(failures()).isZero();
		flyway("online").validate();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void migrationThatFailsIsRolledBack() {
		expectFailure("partial");
		assertThat(this.database.tables()).contains("authors").doesNotContain("books");
		assertThat(failures()).isZero();
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.MARIADB, DatabaseProduct.H2 })
	void migrationThatFailsInPartStopsUntilItIsDecided() {
		expectFailure("partial");
		assertThat(this.database.tables()).contains("authors", "books");
		assertThat(failures()).isOne();
		this.migrations.sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InterruptedChangeException.class)
				.hasMessageContainingAll("V2__books.sql", "syncdb stamp", "--release-lock"))
			.verify(TestDatabase.TIMEOUT);
		this.database.execute("DROP TABLE books");
		assertThat(get(this.migrations.releaseLock())).isEqualTo("V2__books.sql");
		assertThat(this.migrations.releaseLock().blockOptional(TestDatabase.TIMEOUT)).isEmpty();
		assertThat(executed(this.migrations.upgrade("head"))).startsWith("V2__books.sql");
		flyway("steps").validate();
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.MARIADB, DatabaseProduct.H2 })
	void migrationThatFailedInPartCanBeStamped() {
		expectFailure("partial");
		get(this.migrations.stamp("2"));
		assertThat(failures()).isZero();
		assertThat(executed(this.migrations.upgrade("head"))).startsWith("V3__titles.sql");
	}

	@Test
	void migrationOfRowsThatFailsLeavesNothing() {
		expectFailure("plain-failure");
		assertThat(this.database.number("SELECT COUNT(*) FROM authors")).isZero();
		assertThat(failures()).isZero();
		assertThat(executed(this.migrations.upgrade("head"))).startsWith("V2__books.sql");
	}

	private void expectFailure(String location) {
		migrations(location).sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isExactlyInstanceOf(MigrationException.class)
				.message()
				.containsIgnoringCase("nowhere"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void dropHistoryForgetsAll() {
		get(this.migrations.sync());
		this.migrations.dropHistory().block(TestDatabase.TIMEOUT);
		assertThat(get(this.migrations.history().collectList())).isEmpty();
	}

}
