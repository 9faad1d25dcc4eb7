package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.annotation.Isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The isolation level and the access mode of a transaction, also of later transactions on
 * the same connection.
 */
class IsolationContractTests extends DatabaseTests {

	private AsyncDatabaseManager manager;

	@BeforeParameterizedClassInvocation
	void openManager() {
		this.database.execute("CREATE TABLE isolated (id INT NOT NULL PRIMARY KEY)");
		this.manager = AsyncDatabaseManager.builder(this.database.url())
			.pool(PoolOptions.defaults().withMaxSize(1))
			.build();
	}

	@AfterParameterizedClassInvocation
	void closeManager() {
		this.manager.dispose().block(TestDatabase.TIMEOUT);
	}

	@BeforeEach
	void empty() {
		this.database.execute("DELETE FROM isolated");
	}

	private static Mono<Long> count(AsyncSession session) {
		return session.sql().sql("SELECT COUNT(*) FROM isolated").mapValue(Long.class).one();
	}

	private Mono<Long> insertOutside(int id) {
		return Mono.fromCallable(() -> {
			this.database.execute("INSERT INTO isolated (id) VALUES (" + id + ")");
			return 1L;
		}).subscribeOn(Schedulers.boundedElastic());
	}

	/**
	 * Count before and after an insert of another transaction.
	 */
	private List<Long> counts(TransactionOptions options, int id) {
		return Objects.requireNonNull(
				this.manager
					.inTransaction(options,
							(session) -> Flux.concat(count(session), insertOutside(id).thenMany(count(session)))
								.collectList())
					.block(TestDatabase.TIMEOUT));
	}

	private long seen(Isolation isolation, int id) {
		List<Long> counts = counts(TransactionOptions.defaults().withIsolation(isolation), id);
		return counts.get(1) - counts.get(0);
	}

	@ParameterizedTest
	@CsvSource({ "READ_COMMITTED, 1", "REPEATABLE_READ, 0", "SERIALIZABLE, 0" })
	void levelHoldsInEachTransactionOfAConnection(Isolation isolation, long seen) {
		// A serializable read of MariaDB locks, so another transaction could not insert
		if (isolation == Isolation.SERIALIZABLE && this.product == DatabaseProduct.MARIADB) {
			return;
		}
		assertThat(seen(isolation, 1)).isEqualTo(seen);
		assertThat(seen(isolation, 2)).as("again").isEqualTo(seen);
		assertThat(seen(Isolation.DEFAULT, 3)).as("the level of the database").isEqualTo(isLoose() ? 1 : 0);
		assertThat(seen(isolation, 4)).as("after the default").isEqualTo(seen);
	}

	private boolean isLoose() {
		return switch (this.product) {
			case POSTGRESQL, H2 -> true;
			case MARIADB -> false;
		};
	}

	@ParameterizedTest
	@EnumSource(value = Isolation.class, names = { "REPEATABLE_READ", "SERIALIZABLE" })
	void levelEndsWithATransactionThatFails(Isolation isolation) {
		assertThatExceptionOfType(
				IllegalStateException.class)
			.isThrownBy(() -> this.manager
				.inTransaction(TransactionOptions.defaults().withIsolation(isolation),
						(session) -> count(session).then(Mono.error(new IllegalStateException("on purpose"))))
				.block(TestDatabase.TIMEOUT));
		assertThat(seen(Isolation.DEFAULT, 1)).isEqualTo(isLoose() ? 1 : 0);
	}

	private Mono<Long> readOnly(String sql) {
		return this.manager.inTransaction(TransactionOptions.defaults().withReadOnly(true),
				(session) -> session.sql().sql(this.database.sql(sql)).fetch().rowsUpdated());
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "INSERT INTO isolated (id) VALUES (1)", "/* SELECT */ INSERT INTO isolated (id) VALUES (1)",
					"UPDATE isolated SET id = 2", "DELETE FROM isolated WHERE id = 7", "CREATE TABLE other (id INT)" })
	void readOnlyTransactionWhenItWritesIsRefused(String sql) {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> readOnly(sql).block(TestDatabase.TIMEOUT));
		assertThat(this.database.number("SELECT COUNT(*) FROM isolated")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT COUNT(*) FROM isolated", " (SELECT id FROM isolated)",
			"WITH a AS (SELECT id FROM isolated) SELECT * FROM a", "SELECT 'insert into isolated' FROM isolated",
			"-- insert\nSELECT 1" })
	void readOnlyTransactionReads(String sql) {
		assertThatCode(() -> readOnly(sql).block(TestDatabase.TIMEOUT)).doesNotThrowAnyException();
	}

	@Test
	void readOnlyTransactionReadsByAStatementOfAnyLength() {
		String text = "it''s ".repeat(50_000);
		assertThatCode(() -> readOnly("SELECT '" + text + "'").block(TestDatabase.TIMEOUT)).doesNotThrowAnyException();
	}

	@Test
	void readOnlyEndsWithTheTransaction() {
		readOnly("SELECT 1").block(TestDatabase.TIMEOUT);
		this.manager
			.inTransaction((session) -> session.sql().sql("INSERT INTO isolated (id) VALUES (5)").fetch().rowsUpdated())
			.block(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM isolated")).isOne();
	}

	@Test
	void streamWhenItWritesIsRefused() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.manager
			.stream((session) -> session.sql().sql("INSERT INTO isolated (id) VALUES (1)").fetch().rowsUpdated().flux())
			.blockLast(TestDatabase.TIMEOUT));
		assertThat(this.database.number("SELECT COUNT(*) FROM isolated")).isZero();
	}

}
