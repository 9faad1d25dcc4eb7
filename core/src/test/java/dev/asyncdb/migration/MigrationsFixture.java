package dev.asyncdb.migration;

import java.util.Objects;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

import static org.awaitility.Awaitility.await;

/**
 * Migrations of an empty database by change logs of the tests. After each test all
 * connections must be released.
 */
abstract class MigrationsFixture {

	final TestDatabase database;

	final EngineUnderTest engine;

	MigrationsFixture(TestDatabase database) {
		this(database, EngineUnderTest.JDBC);
	}

	MigrationsFixture(TestDatabase database, EngineUnderTest engine) {
		this.database = database;
		this.engine = engine;
	}

	Migrations migrations(String changeLog) {
		return migrations(this.database, changeLog);
	}

	Migrations migrations(TestDatabase database, String changeLog) {
		return this.engine.migrations(database,
				ChangeLogOptions.defaults().withLocation("classpath:/changelog/" + changeLog));
	}

	static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(TestDatabase.TIMEOUT));
	}

	@AfterEach
	void close() {
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == 0);
		this.database.close();
	}

}
