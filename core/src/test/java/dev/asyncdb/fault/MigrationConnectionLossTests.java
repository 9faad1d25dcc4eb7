package dev.asyncdb.fault;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F26: a migration loses the connection that holds its lock, or the one that it works on.
 */
@Tag("fault")
class MigrationConnectionLossTests {

	private static final String HOLDER = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'"
			+ " AND classid = x'61736462'::int::oid AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

	private static final String WORKER = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
			+ " WHERE datname = current_database() AND application_name LIKE '%syncdb'";

	private final TestDatabase database = TestDatabase.postgres(4);

	private Migrations migrations(boolean withoutJdbc) {
		return FaultMigrations.on(new GuardedConnectionFactory(this.database.connectionFactory(),
				Schedulers.boundedElastic(), ConnectionOptions.defaults()), this.database.url(), "slow.yaml", "0.5",
				withoutJdbc);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void migrationThatLostItsLockStopsBeforeTheNextChange(boolean withoutJdbc) {
		cutAtTheSecondChange(migrations(withoutJdbc), HOLDER).as(StepVerifier::create)
			.expectError(MigrationStoppedException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(history()).containsExactly("one", "two");
		secondTakesOver(withoutJdbc);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void migrationThatLostItsConnectionLeavesNothingInTheWay(boolean withoutJdbc) {
		cutAtTheSecondChange(migrations(withoutJdbc), WORKER).as(StepVerifier::create)
			.expectError(MigrationException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(history()).containsExactly("one");
		secondTakesOver(withoutJdbc);
	}

	private Mono<SyncResult> cutAtTheSecondChange(Migrations migrations, String cut) {
		Mono<Void> cutting = migrations.events()
			.filter((event) -> event.type() == MigrationEvent.Type.RUNNING && event.number() == 2)
			.next()
			.publishOn(Schedulers.boundedElastic())
			.doOnNext((event) -> assertThat(this.database.number(cut)).isPositive())
			.then();
		return Mono.zip(cutting.thenReturn(true), migrations.sync()).map((both) -> both.getT2());
	}

	private void secondTakesOver(boolean withoutJdbc) {
		assertThat(migrations(!withoutJdbc).sync().block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.UPGRADED);
		assertThat(history()).containsExactly("one", "two", "three", "four");
		assertThat(this.database.number("SELECT COUNT(*) FROM ran")).isEqualTo(FaultMigrations.CHANGES);
	}

	private Iterable<String> history() {
		return migrations(false).history()
			.map(Revision::id)
			.collectList()
			.blockOptional(TestDatabase.TIMEOUT)
			.orElseThrow();
	}

}
