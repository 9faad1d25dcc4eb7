package dev.asyncdb.migration;

import java.time.Duration;
import java.util.List;

import dev.asyncdb.migration.MigrationEvent.Type;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of states, upgrades and downgrades on every database.
 */
class RevisionsContractTests extends MigrationsFixture {

	private final Migrations migrations = migrations("steps.yaml");

	RevisionsContractTests(DatabaseProduct product) {
		super(product, 1);
	}

	private static List<String> names(List<Revision> revisions) {
		return revisions.stream().map(Revision::name).toList();
	}

	private List<String> executed(Mono<MigrationReport> migration) {
		return names(get(migration).executed());
	}

	@Test
	void stateWhenDatabaseIsEmptyHasEverythingPending() {
		MigrationState state = get(this.migrations.state());
		assertThat(state.status()).isEqualTo(DatabaseStatus.NO_INFO);
		assertThat(state.current()).isNull();
		assertThat(state.latest()).hasToString("titles");
		assertThat(names(state.pending())).containsExactly("authors", "release-1", "books", "count-books", "titles");
		assertThat(state.gaps()).isEmpty();
		assertThat(state.isAhead()).isFalse();
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void stateWhenTablesAreOfUnknownOriginNamesThem() {
		this.database.execute("CREATE TABLE strangers (id INT)");
		assertThat(get(this.migrations.state()).unmanagedTables()).singleElement()
			.asString()
			.isEqualToIgnoringCase("strangers");
	}

	@Test
	void stateWhenUpToDateHasThePosition() {
		get(this.migrations.sync());
		MigrationState state = get(this.migrations.state());
		assertThat(state.status()).isEqualTo(DatabaseStatus.UP_TO_DATE);
		assertThat(state.current()).hasToString("titles").isEqualTo(get(this.migrations.currentRevision()));
		assertThat(state.position()).isEqualTo(5).isEqualTo(state.size());
		assertThat(get(this.migrations.latestRevision()).name()).isEqualTo("titles");
		assertThat(names(get(this.migrations.history().collectList()))).containsExactly("authors", "release-1", "books",
				"count-books", "titles");
		assertThat(get(this.migrations.history().collectList())).noneMatch((change) -> change.executedAt() == null);
	}

	@Test
	void stateWhenChangeWasMergedLaterHasAGap() {
		get(this.migrations.sync());
		Migrations merged = migrations("gap.yaml");
		MigrationState state = get(merged.state());
		assertThat(state.status()).isEqualTo(DatabaseStatus.UPGRADE_AVAILABLE);
		assertThat(names(state.gaps())).containsExactly("merged-later").isEqualTo(names(state.pending()));
		assertThat(state.current()).hasToString("titles");
		assertThat(get(merged.sync())).isEqualTo(SyncResult.UPGRADED);
		assertThat(get(this.migrations.state()).isAhead()).isTrue();
		assertThat(names(get(this.migrations.state()).unexpected()))
			.containsExactly("changelog/steps.yaml::merged-later::asyncdb");
		assertThat(get(this.migrations.sync())).isEqualTo(SyncResult.ALREADY_UP_TO_DATE);
	}

	@Test
	void syncWhenUpToDateRepeatsChangesWithRunAlways() {
		get(this.migrations.sync());
		MigrationReport report = get(this.migrations.upgrade("head"));
		assertThat(report.result()).isEqualTo(SyncResult.ALREADY_UP_TO_DATE);
		assertThat(names(report.repeated())).containsExactly("count-books");
		assertThat(report.before()).isEqualTo(report.after());
	}

	@Test
	void upgradeStopsAtTheTarget() {
		assertThat(executed(this.migrations.upgrade("+1"))).containsExactly("authors");
		assertThat(executed(this.migrations.upgrade("v1"))).containsExactly("release-1");
		assertThat(get(this.migrations.currentRevision()).tag()).isEqualTo("v1");
		assertThat(executed(this.migrations.upgrade("books"))).containsExactly("books");
		assertThat(executed(this.migrations.upgrade("books"))).isEmpty();
		assertThat(executed(this.migrations.upgrade("changelog/steps.yaml::count-books::asyncdb")))
			.containsExactly("count-books");
		assertThat(executed(this.migrations.upgrade("head"))).containsExactly("titles");
	}

	@ParameterizedTest
	@ValueSource(strings = { "+9", "-1", "nowhere", "+0", "" })
	void upgradeWhenTargetIsUnknownFails(String target) {
		this.migrations.upgrade(target)
			.as(StepVerifier::create)
			.expectError(MigrationTargetException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void upgradeDowngradeUpgradeInOneJvm() {
		for (int round = 0; round < 2; round++) {
			assertThat(get(this.migrations.sync())).isEqualTo(SyncResult.CREATED);
			assertThat(this.database.tables()).contains("authors", "books");
			assertThat(executed(this.migrations.downgrade("-1"))).containsExactly("titles");
			assertThat(get(this.migrations.status())).isEqualTo(DatabaseStatus.UPGRADE_AVAILABLE);
			assertThat(executed(this.migrations.downgrade("v1"))).containsExactly("books");
			assertThat(this.database.tables()).contains("authors").doesNotContain("books");
			assertThat(get(this.migrations.upgrade("books")).result()).isEqualTo(SyncResult.UPGRADED);
			assertThat(executed(this.migrations.downgrade("base"))).containsExactly("books", "release-1", "authors");
			assertThat(this.database.tables()).doesNotContain("authors", "books");
			get(this.migrations.stamp("base"));
			assertThat(get(this.migrations.status())).isEqualTo(DatabaseStatus.NO_INFO);
		}
	}

	@Test
	void downgradeWhenChangesWereRunInAnotherOrderFails() {
		get(this.migrations.sync());
		Migrations merged = migrations("gap.yaml");
		get(merged.sync());
		merged.downgrade("books")
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationTargetException.class)
				.hasMessageContaining("merged-later"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void stampRecordsWithoutRunning() {
		assertThat(executed(this.migrations.stamp("books"))).containsExactly("authors", "release-1", "books");
		assertThat(get(this.migrations.currentRevision()).name()).isEqualTo("books");
		assertThat(this.database.tables()).doesNotContain("books");
		assertThat(executed(this.migrations.stamp("authors"))).containsExactly("release-1", "books");
		assertThat(get(this.migrations.currentRevision()).name()).isEqualTo("authors");
		assertThat(get(this.migrations.state()).status()).isEqualTo(DatabaseStatus.UPGRADE_AVAILABLE);
	}

	@Test
	void stampTakesOverADatabaseWithTables() {
		this.database.execute("CREATE TABLE authors (id INT)");
		get(this.migrations.stamp("authors"));
		assertThat(get(this.migrations.sync())).isEqualTo(SyncResult.UPGRADED);
		assertThat(this.database.tables()).contains("books");
	}

	@Test
	void planNamesWhatTheNextRunDoes() {
		assertThat(names(get(this.migrations.plan("books").collectList()))).containsExactly("authors", "release-1",
				"books");
		assertThat(this.database.tables()).isEmpty();
		assertThat(get(this.migrations.downgradePlan("base").collectList())).isEmpty();
		get(this.migrations.upgrade("books"));
		assertThat(names(get(this.migrations.plan("head").collectList()))).containsExactly("count-books", "titles");
		assertThat(names(get(this.migrations.downgradePlan("authors").collectList()))).containsExactly("books",
				"release-1");
		this.migrations.plan("-1")
			.as(StepVerifier::create)
			.expectError(MigrationTargetException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void sqlReturnsTheStatementsAndChangesNothing() {
		assertThat(get(this.migrations.sql("authors"))).containsIgnoringCase("CREATE TABLE")
			.contains("authors")
			.doesNotContain("books");
		assertThat(this.database.tables()).isEmpty();
		get(this.migrations.sync());
		assertThat(get(this.migrations.sql("-1"))).containsIgnoringCase("DROP COLUMN");
		assertThat(get(this.migrations.status())).isEqualTo(DatabaseStatus.UP_TO_DATE);
	}

	@Test
	void eventsReportEachStep() {
		Sinks.Many<MigrationEvent> seen = Sinks.many().replay().all();
		get(Mono
			.when(this.migrations.events().doOnNext(seen::tryEmitNext).takeUntil((event) -> event.type() == Type.DONE),
					this.migrations.upgrade("books"))
			.thenReturn(true));
		List<MigrationEvent> events = get(Flux.from(seen.asFlux()).take(8).collectList());
		assertThat(events).extracting(MigrationEvent::type)
			.containsExactly(Type.STARTED, Type.RUNNING, Type.RAN, Type.RUNNING, Type.RAN, Type.RUNNING, Type.RAN,
					Type.DONE);
		assertThat(events).extracting(MigrationEvent::total).containsOnly(3);
		assertThat(events.get(3).number()).isEqualTo(2);
		assertThat(events.get(3).revision()).hasToString("release-1");
	}

	@Test
	void upgradeWhenAnotherProcessMigratesForTooLongNamesIt() {
		get(this.migrations.upgrade("authors"));
		this.database.execute("UPDATE DATABASECHANGELOGLOCK SET LOCKED = "
				+ (this.database.url().startsWith("mariadb") ? "1" : "TRUE")
				+ ", LOCKEDBY = 'somebody else', LOCKGRANTED = CURRENT_TIMESTAMP WHERE ID = 1");
		this.migrations.withOptions(MigrationOptions.defaults().withLockWait(Duration.ofMillis(600)))
			.sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationLockException.class)
				.hasMessageContaining("somebody else", "--release-lock"))
			.verify(TestDatabase.TIMEOUT);
		assertThat(get(this.migrations.releaseLock())).contains("somebody else");
		assertThat(this.migrations.releaseLock().blockOptional(TestDatabase.TIMEOUT)).isEmpty();
		assertThat(get(this.migrations.sync())).isEqualTo(SyncResult.UPGRADED);
	}

	@Test
	void syncWhenAKilledMigrationHeldTheLockTakesItOver() {
		get(this.migrations.upgrade("authors"));
		this.database.execute("UPDATE DATABASECHANGELOGLOCK SET LOCKED = "
				+ (this.database.url().startsWith("mariadb") ? "1" : "TRUE")
				+ ", LOCKEDBY = 'asyncdb 1 on host', LOCKGRANTED = CURRENT_TIMESTAMP WHERE ID = 1");
		assertThat(get(this.migrations.sync())).isEqualTo(SyncResult.UPGRADED);
	}

}
