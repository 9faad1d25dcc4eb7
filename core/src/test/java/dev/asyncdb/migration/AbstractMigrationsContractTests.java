package dev.asyncdb.migration;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What migrations do on every database.
 */
abstract class AbstractMigrationsContractTests extends MigrationsFixture {

	AbstractMigrationsContractTests(TestDatabase database) {
		super(database);
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
	void syncWhenUpToDateSaysSo() {
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
	void syncWhenManyRunAtOnceCreatesOnce() {
		List<SyncResult> results = get(
				Flux.range(0, 6).flatMap((index) -> migrations("one.yaml").sync(), 6).collectList());
		assertThat(results).hasSize(6).containsOnlyOnce(SyncResult.CREATED).doesNotContain(SyncResult.UPGRADED);
	}

	@Test
	void syncWhenTablesAreOfUnknownOriginIsRefused() {
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
				.hasMessageContaining("missing.yaml"))
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
	void syncWhenChangeFailsTellsWhich() {
		migrations("failing.yaml").sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isExactlyInstanceOf(MigrationException.class)
				.hasMessageContaining("fails"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void syncRunsOnAThreadOfItsOwn() {
		AtomicReference<Thread> caller = new AtomicReference<>();
		get(migrations("one.yaml").sync()
			.doOnSubscribe((subscription) -> caller.set(Thread.currentThread()))
			.doOnNext((result) -> assertThat(Thread.currentThread().getName()).startsWith("asyncdb-migration-"))
			.subscribeOn(Schedulers.parallel()));
		assertThat(caller.get().getName()).startsWith("parallel-");
	}

}
