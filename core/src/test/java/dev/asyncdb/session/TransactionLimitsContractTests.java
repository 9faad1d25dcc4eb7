package dev.asyncdb.session;

import java.time.Duration;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.TransactionLimits;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits of the transactions of sessions, on a pool of the application.
 */
@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
class TransactionLimitsContractTests extends DatabaseTests {

	private static final TransactionLimits LIMITS = new TransactionLimits(Duration.ofSeconds(7), Duration.ofSeconds(3),
			Duration.ofSeconds(60));

	TransactionLimitsContractTests() {
		super(1);
	}

	private String query() {
		return switch (this.product) {
			case POSTGRESQL ->
				"SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout'),"
						+ " current_setting('idle_in_transaction_session_timeout'))";
			case MARIADB -> "SELECT CONCAT_WS(' ', @@max_statement_time, @@innodb_lock_wait_timeout,"
					+ " @@lock_wait_timeout, @@idle_transaction_timeout)";
			case H2 -> throw new IllegalStateException("H2 has no such limits");
		};
	}

	private String expected(String statement) {
		return switch (this.product) {
			case POSTGRESQL -> statement + "s 3s 1min";
			case MARIADB -> statement + ".000000 3 3 60";
			case H2 -> throw new IllegalStateException("H2 has no such limits");
		};
	}

	private String inPlainCode() {
		return text(DatabaseClient.create(this.database.connectionFactory()));
	}

	private String text(DatabaseClient client) {
		return Objects.requireNonNull(read(client).block(TestDatabase.TIMEOUT));
	}

	private Mono<String> read(DatabaseClient client) {
		return client.sql(query()).map((row) -> String.valueOf(row.get(0))).one();
	}

	private String inSession(AsyncDatabaseManager manager, TransactionOptions options) {
		return Objects.requireNonNull(
				manager.inTransaction(options, (session) -> read(session.sql())).block(TestDatabase.TIMEOUT));
	}

	@Test
	void limitsHoldInSessionsAndNowhereElse() {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.connectionFactory())
			.transactionLimits(LIMITS)
			.build();
		String before = inPlainCode();
		assertThat(inSession(manager, TransactionOptions.defaults())).isEqualTo(expected("7"));
		assertThat(inPlainCode()).isEqualTo(before);
		assertThat(inSession(manager, TransactionOptions.defaults().withTimeout(Duration.ofSeconds(20))))
			.isEqualTo(expected("20"));
		assertThat(inPlainCode()).isEqualTo(before);
	}

	@Test
	void withoutLimitsThoseOfTheServerStay() {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.connectionFactory()).build();
		assertThat(inSession(manager, TransactionOptions.defaults())).isEqualTo(inPlainCode());
	}

}
