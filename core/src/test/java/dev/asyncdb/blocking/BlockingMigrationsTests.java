package dev.asyncdb.blocking;

import java.time.Duration;
import java.util.List;

import dev.asyncdb.bridge.NoBridgeContextException;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationTargetException;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.testing.NeedsJdk;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Migrations in blocking style, of an empty database.
 */
@ExtendWith(NeedsJdk.class)
class BlockingMigrationsTests {

	private final TestDatabase database = TestDatabase.h2(3);

	private final BlockingMigrations migrations;

	BlockingMigrationsTests() {
		GuardedConnectionFactory connections = new GuardedConnectionFactory(this.database.connectionFactory(),
				Schedulers.boundedElastic(), ConnectionOptions.defaults());
		DatabaseUrl url = DatabaseUrl.parse(this.database.url());
		Migrations reactive = LiquibaseMigrations.create(connections, () -> JdbcTarget.of(url),
				ChangeLogOptions.defaults().withLocation("classpath:/changelog/steps.yaml"),
				getClass().getClassLoader());
		this.migrations = BlockingMigrations.of(reactive);
	}

	@AfterEach
	void close() {
		await().pollDelay(Duration.ZERO).atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == 0);
		this.database.close();
	}

	private static List<String> names(List<Revision> revisions) {
		return revisions.stream().map(Revision::name).toList();
	}

	@Test
	void goesToAndFroOnTheThreadOfTheCaller() {
		assertThat(this.migrations.status()).isEqualTo(DatabaseStatus.NO_INFO);
		assertThat(this.migrations.currentRevision()).isEmpty();
		assertThat(this.migrations.latestRevision()).map(Revision::name).hasValue("titles");
		assertThat(this.migrations.downgradeSql("base")).as("nothing to do").isEmpty();
		assertThat(this.migrations.sql("v1")).hasValueSatisfying((sql) -> assertThat(sql).contains("authors"));
		assertThat(names(this.migrations.upgrade("v1").executed())).containsExactly("authors", "release-1");
		assertThat(names(this.migrations.pending())).containsExactly("books", "count-books", "titles");
		assertThat(this.migrations.sync()).isEqualTo(SyncResult.UPGRADED);
		assertThat(names(this.migrations.history())).hasSize(5);
		assertThat(this.migrations.state().status()).isEqualTo(DatabaseStatus.UP_TO_DATE);
		assertThat(names(this.migrations.downgrade("-1").executed())).containsExactly("titles");
		assertThat(names(this.migrations.stamp("head").executed())).containsExactly("titles");
		assertThat(this.migrations.releaseLock()).as("nobody holds it").isEmpty();
		this.migrations.dropHistory();
		assertThat(this.migrations.currentRevision()).isEmpty();
	}

	@Test
	void errorsAreThrown() {
		assertThatExceptionOfType(MigrationTargetException.class).isThrownBy(() -> this.migrations.upgrade("nowhere"));
		assertThat(this.migrations.status()).isEqualTo(DatabaseStatus.NO_INFO);
	}

	@Test
	void optionsAreThoseOfTheMigrations() {
		BlockingMigrations others = this.migrations
			.withOptions(this.migrations.options().withLockWait(Duration.ofSeconds(1)));
		assertThat(others.options()).isEqualTo(others.async().options()).isNotEqualTo(this.migrations.options());
	}

	@Test
	void eventLoopIsRefusedBeforeAnythingIsDone() {
		Mono.fromCallable(this.migrations::sync)
			.subscribeOn(Schedulers.parallel())
			.as(StepVerifier::create)
			.expectError(NoBridgeContextException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.migrations.status()).isEqualTo(DatabaseStatus.NO_INFO);
	}

}
