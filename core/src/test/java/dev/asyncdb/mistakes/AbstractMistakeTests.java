package dev.asyncdb.mistakes;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Makes mistakes in a transaction, and reads the message.
 */
abstract class AbstractMistakeTests extends DatabaseTests {

	private static final int READABLE = 500;

	AsyncDatabaseManager manager;

	@BeforeParameterizedClassInvocation
	void openManager() {
		this.manager = AsyncDatabaseManager.builder(this.database.connectionFactory()).build();
		this.database.execute(
				"CREATE TABLE keeper (id BIGINT PRIMARY KEY, name VARCHAR(20) NOT NULL UNIQUE, nick VARCHAR(20), age INT)",
				"CREATE TABLE animal (id BIGINT PRIMARY KEY, name VARCHAR(20), keeper_id BIGINT)",
				"CREATE TABLE visit (id BIGINT PRIMARY KEY, dow VARCHAR(20), version INT NOT NULL)",
				"CREATE TABLE ambiguous (id BIGINT PRIMARY KEY, name VARCHAR(20))",
				"INSERT INTO ambiguous VALUES (1, 'x')", "INSERT INTO keeper VALUES (1, 'ada', NULL, 36)",
				"INSERT INTO visit VALUES (1, 'monday', 2)", "INSERT INTO animal VALUES (1, 'leo', 1), (2, 'leo', 1)");
	}

	@AfterParameterizedClassInvocation
	void closeManager() {
		this.manager.dispose().block(TestDatabase.TIMEOUT);
	}

	static Throwable failure(Mono<?> work) {
		return catchThrowable(() -> work.block(TestDatabase.TIMEOUT));
	}

	void verify(Mistake mistake) {
		Throwable failure = failure(
				this.manager.inTransaction((session) -> Flux.from(mistake.work().apply(session)).then()));
		assertThat(failure).hasMessageContainingAll(mistake.words().toArray(CharSequence[]::new));
		assertThat(failure.getMessage()).hasSizeLessThan(READABLE).doesNotContain("many");
	}

}
