package dev.asyncdb.migration;

import java.util.Objects;

import dev.asyncdb.connection.ConnectionLimits;
import dev.asyncdb.connection.DatabaseUrl;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.awaitility.Awaitility.await;

/**
 * Migrations of an empty database by change logs of the tests. After each test all
 * connections must be back.
 */
abstract class MigrationsFixture {

	final TestDatabase database;

	MigrationsFixture(TestDatabase database) {
		this.database = database;
	}

	Migrations migrations(String changeLog) {
		return migrations(this.database, changeLog);
	}

	static Migrations migrations(TestDatabase database, String changeLog) {
		GuardedConnectionFactory connections = new GuardedConnectionFactory(database.connectionFactory(),
				Schedulers.boundedElastic(), ConnectionLimits.defaults());
		DatabaseUrl url = DatabaseUrl.parse(database.url());
		return LiquibaseMigrations.create(connections, () -> JdbcTarget.of(url),
				ChangeLogSettings.of("classpath:/changelog/" + changeLog), MigrationsFixture.class.getClassLoader());
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
