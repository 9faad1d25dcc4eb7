package dev.asyncdb.blocking;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.bridge.NoBridgeContextException;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationTargetException;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.schema.DropRefusedException;
import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.testing.NeedsJdk;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.data.annotation.Id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Schema and migrations, awaited on threads that may block.
 */
@ExtendWith(NeedsJdk.class)
class BlockingDatabaseTests {

	private final TestDatabase database = TestDatabase.h2(3);

	private final AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.url())
		.entities(() -> List.of(Planet.class))
		.changeLog(ChangeLogOptions.defaults().withLocation("classpath:/changelog/steps.yaml"))
		.build();

	private final BlockingDatabase blocking = this.manager.blocking();

	@AfterEach
	void close() {
		this.manager.dispose().block(TestDatabase.TIMEOUT);
		this.database.close();
	}

	private @Nullable List<String> createAll() {
		return this.blocking.await(this.manager.schema().createAll());
	}

	@Test
	void awaitReturnsTheValueOrNull() {
		assertThat(this.blocking.<DatabaseStatus>await(this.manager.status())).isEqualTo(DatabaseStatus.NO_INFO);
		assertThat(this.blocking.<Revision>await(this.manager.migrations().currentRevision())).isNull();
		MigrationReport report = this.blocking.await(this.manager.migrations().upgrade("v1"));
		assertThat(report).isNotNull()
			.extracting((done) -> done.executed().stream().map(Revision::name).toList())
			.isEqualTo(List.of("authors", "release-1"));
		assertThat(createAll()).isNotEmpty();
		assertThat(createAll()).as("a second time").isEmpty();
	}

	@Test
	void awaitThrowsTheErrorOfThePublisher() {
		createAll();
		assertThatExceptionOfType(DropRefusedException.class)
			.isThrownBy(() -> this.blocking.await(this.manager.schema().dropAll()));
		assertThatExceptionOfType(MigrationTargetException.class)
			.isThrownBy(() -> this.blocking.await(this.manager.migrations().upgrade("nowhere")));
	}

	@Test
	void awaitWorksInsideOfABridge() {
		assertThat(Bridge.call(this::createAll).block(TestDatabase.TIMEOUT)).isNotEmpty();
	}

	@Test
	void shadowSchemaIsDroppedAfterAnErrorOfBlockingCode() {
		String[] shadow = new String[1];
		Mono<Object> work = this.manager.schema().inShadow((name) -> Bridge.call(() -> {
			shadow[0] = name;
			SchemaModel found = this.blocking.await(this.manager.schema().reflect(name));
			assertThat(Objects.requireNonNull(found).tables()).isEmpty();
			throw new IllegalStateException("no");
		}));
		assertThatIllegalStateException().isThrownBy(() -> this.blocking.await(work)).withMessage("no");
		assertThat(this.database
			.number("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '" + shadow[0] + "'"))
			.isZero();
	}

	@Test
	void eventLoopIsRefusedBeforeAnythingIsDone() {
		Mono.fromCallable(this::createAll)
			.subscribeOn(Schedulers.parallel())
			.as(StepVerifier::create)
			.expectError(NoBridgeContextException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.tables()).isEmpty();
	}

	record Planet(@Id @Nullable Long id, String name) {
	}

}
