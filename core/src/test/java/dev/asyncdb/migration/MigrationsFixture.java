package dev.asyncdb.migration;

import java.util.Objects;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.OnEachProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

import static org.awaitility.Awaitility.await;

/**
 * Migrations of an empty database by change logs of the tests. After each test all
 * connections must be released.
 */
@OnEachProduct
abstract class MigrationsFixture {

	final TestDatabase database;

	MigrationsFixture(DatabaseProduct product, int poolSize) {
		this.database = TestDatabase.of(product, poolSize);
	}

	EngineUnderTest engine() {
		return EngineUnderTest.JDBC;
	}

	Migrations migrations(String changeLog) {
		return migrations(this.database, changeLog);
	}

	Migrations migrations(TestDatabase database, String changeLog) {
		return engine().migrations(database, engine().changeLog(changeLog));
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
