package dev.asyncdb.migration;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.function.Tuple2;
import reactor.util.function.Tuples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The contract of migrations on every database.
 */
class MigrationsContractTests extends MigrationsFixture {

	MigrationsContractTests(DatabaseProduct product) {
		super(product, 3);
	}

	@Test
	void statusWhenDatabaseIsEmptyIsNoInfoAndWritesNothing() {
		assertThat(get(migrations("one.yaml").status())).isEqualTo(DatabaseStatus.NO_INFO);
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void syncWhenDatabaseIsEmptyCreates() {
		Migrations migrations = migrations("one.yaml");
		assertThat(get(migrations.sync())).isEqualTo(SyncResult.CREATED);
		assertThat(get(migrations.status())).isEqualTo(DatabaseStatus.UP_TO_DATE);
		assertThat(this.database.tables()).contains("things");
	}

	@Test
	void syncWhenUpToDateReportsSo() {
		Migrations migrations = migrations("one.yaml");
		get(migrations.sync());
		assertThat(get(migrations.sync())).isEqualTo(SyncResult.ALREADY_UP_TO_DATE);
	}

	@Test
	void syncWhenChangesAreNewUpgrades() {
		get(migrations("one.yaml").sync());
		Migrations newer = migrations("two.yaml");
		assertThat(get(newer.status())).isEqualTo(DatabaseStatus.UPGRADE_AVAILABLE);
		assertThat(get(newer.sync())).isEqualTo(SyncResult.UPGRADED);
		assertThat(get(newer.status())).isEqualTo(DatabaseStatus.UP_TO_DATE);
	}

	@Test
	void statusWhenDatabaseIsNewerIsUpToDate() {
		get(migrations("two.yaml").sync());
		assertThat(get(migrations("one.yaml").status())).isEqualTo(DatabaseStatus.UP_TO_DATE);
	}

	@Test
	void syncWhenManyRunConcurrentlyCreatesOnce() {
		List<SyncResult> results = get(
				Flux.range(0, 6).flatMap((index) -> migrations("one.yaml").sync(), 6).collectList());
		assertThat(results).hasSize(6).containsOnlyOnce(SyncResult.CREATED).doesNotContain(SyncResult.UPGRADED);
	}

	@Test
	void syncWhenTablesAreOfUnknownOriginFails() {
		this.database.execute("CREATE TABLE strangers (id INT)");
		migrations("one.yaml").sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(UnmanagedSchemaException.class)
				.hasMessageContaining("changelog-sync")
				.message()
				.containsIgnoringCase("strangers"))
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.tables()).containsExactly("strangers");
	}

	@Test
	void statusWhenChangeWasEditedFails() {
		get(migrations("one.yaml").sync());
		migrations("edited.yaml").status()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InvalidChangeLogException.class)
				.hasMessageContaining("create-things"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void syncWhenChangeWasEditedFails() {
		get(migrations("one.yaml").sync());
		migrations("edited.yaml").sync()
			.as(StepVerifier::create)
			.expectError(InvalidChangeLogException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void syncWhenChangeLogIsMissingFails() {
		migrations("missing.yaml").sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InvalidChangeLogException.class)
				.hasMessageContaining("missing"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void syncWhenChangeLogIsBrokenFails() {
		migrations("broken.yaml").sync()
			.as(StepVerifier::create)
			.expectError(InvalidChangeLogException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void syncWhenChangeFailsNamesIt() {
		migrations("failing.yaml").sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isExactlyInstanceOf(MigrationException.class)
				.hasMessageContaining("fails"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void syncRunsOnItsOwnThread() {
		AtomicReference<Thread> caller = new AtomicReference<>();
		AtomicReference<String> runner = new AtomicReference<>("");
		Migrations migrations = migrations("one.yaml");
		get(Mono
			.when(migrations.events()
				.doOnNext((event) -> runner.accumulateAndGet(
						(event.type() == MigrationEvent.Type.RUNNING) ? Thread.currentThread().getName() : "",
						String::concat))
				.takeUntil((event) -> event.type() == MigrationEvent.Type.DONE),
					migrations.sync()
						.doOnSubscribe((subscription) -> caller.set(Thread.currentThread()))
						.subscribeOn(Schedulers.parallel()))
			.thenReturn(true));
		assertThat(runner.get()).startsWith("asyncdb-migration-");
		assertThat(caller.get().getName()).startsWith("parallel-");
	}

	@Test
	void syncWhenCancelledEndsBeforeTheNextChangeAndLeavesNoLock() {
		Migrations migrations = migrations("two.yaml");
		migrations.events()
			.filter((event) -> event.type() == MigrationEvent.Type.RUNNING)
			.next()
			.as((running) -> migrations.sync().map(String::valueOf).takeUntilOther(running))
			.as(StepVerifier::create)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == 0);
		assertThat(get(migrations.history().collectList())).singleElement()
			.extracting(Revision::id)
			.asString()
			.contains("create-things");
		assertThat(get(migrations.sync())).isEqualTo(SyncResult.UPGRADED);
	}

	@Test
	void syncOfTwoDatabasesConcurrentlyIsIsolated() {
		assumeTrue(engine().isLiquibase(), "Flyway undoes nothing");
		try (TestDatabase other = TestDatabase.h2(2)) {
			for (int round = 0; round < 4; round++) {
				Mono<Tuple2<String, String>> both = Mono.zip(there(migrations("steps.yaml")),
						there(migrations(other, "steps.yaml")));
				assertThat(get(both)).isEqualTo(Tuples.of("CREATED", "CREATED"));
				get(Mono.zip(migrations("steps.yaml").downgrade("base").then(migrations("steps.yaml").stamp("base")),
						migrations(other, "steps.yaml").downgrade("base")
							.then(migrations(other, "steps.yaml").stamp("base"))));
			}
		}
	}

	private static Mono<String> there(Migrations migrations) {
		return migrations.sync().map(String::valueOf);
	}

}
