package dev.asyncdb.test;

import java.util.List;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.test.shop.Account;
import dev.asyncdb.test.shop.Note;
import dev.asyncdb.testing.EnabledForProduct;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What each call of a connection does while a test runs.
 */
class CallContractTests extends KitTests {

	@Test
	void committedServiceIsSeenInsideOnly() {
		await(this.bank.open("ada"));
		assertThat(await(this.bank.count())).isEqualTo(2);
		assertThat(countOutside()).isOne();
	}

	@Test
	void repositoryAndClientWithoutTransactionAreUndone() {
		await(this.accounts.save(new Account("ada", 1)));
		await(this.client.sql("UPDATE account SET balance = 100").fetch().rowsUpdated());
		assertThat(await(this.bank.count())).isEqualTo(2);
	}

	@Test
	void sessionsOfAllKindsAreUndone() {
		await(this.manager.inTransaction((session) -> session.save(new Account("ada", 1))));
		await(this.manager
			.inSession((session) -> session.save(new Account("bob", 1)).delayUntil((saved) -> session.commit())));
		await(this.manager.inTransaction((session) -> session.callBlocking((blocking) -> {
			blocking.add(new Account("cy", 1));
			return 1;
		})));
		await(this.accounts.getOrCreate(Values.of(Account::getOwner, "dora")));
		assertThat(await(this.bank.count())).isEqualTo(5);
		assertThat(await(this.manager.stream((session) -> session.select(Account.class).stream(2)).count()))
			.isEqualTo(5);
	}

	@Test
	void requestsAreUndone() {
		web().post().uri("/accounts/ada").exchange().expectStatus().isOk();
		web().post().uri("/blocking/bob").exchange().expectStatus().isOk();
		assertThat(await(this.bank.count())).isEqualTo(3);
	}

	@Test
	void rollbackUndoesItsTransactionOnly() {
		await(this.bank.open("ada"));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(this.manager.inTransaction((session) -> session.save(new Account("bob", 1))
				.then(Mono.error(new IllegalStateException("refused"))))));
		assertThat(await(this.bank.count())).isEqualTo(2);
	}

	@Test
	void commitAfterCommitAsYouGoKeepsWhatWasCommitted() {
		await(this.manager.inSession((session) -> session.save(new Account("ada", 1))
			.then(session.commit())
			.then(session.save(new Account("bob", 1)))
			.then(session.rollback())
			.then(session.save(new Account("cy", 1)))
			.then(session.commit())));
		assertThat(await(this.accounts.findAll().map(Account::getOwner).collectList()))
			.containsExactlyInAnyOrder("first", "ada", "cy");
	}

	@Test
	void errorOfStatementWithoutTransactionLeavesTheTestUsable() {
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> await(
				this.client.sql("INSERT INTO account (owner, balance) VALUES ('first', 1)").fetch().rowsUpdated()));
		await(this.bank.open("ada"));
		assertThat(await(this.bank.count())).isEqualTo(2);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void commitAfterSwallowedErrorFails() {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> await(this.bank.openTwiceAndSwallow("ada")));
		assertThat(await(this.bank.count())).isOne();
		await(this.bank.open("bob"));
		assertThat(await(this.bank.count())).isEqualTo(2);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void readOnlyTransactionRefusesWrite() {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> await(this.bank.openReadOnly("ada")));
		await(this.bank.open("bob"));
		assertThat(await(this.bank.rich(-1).count())).isEqualTo(2);
	}

	@Test
	void nestedTransactionsAndSavepointsWork() {
		await(this.bank.openAfterFailedPart(this.bank, "ada"));
		await(this.manager.inTransaction((session) -> session.save(new Account("cy", 1))
			.then(session
				.inSavepoint((inner) -> inner.save(new Account("dora", 1))
					.then(Mono.error(new IllegalStateException("refused"))))
				.onErrorComplete())
			.then(session.save(new Account("eve", 1)))));
		assertThat(await(this.accounts.findAll().map(Account::getOwner).collectList()))
			.containsExactlyInAnyOrder("first", "ada", "ada2", "cy", "eve");
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void deferredConstraintFailsAtItsCommit() {
		this.database
			.execute("ALTER TABLE note ADD COLUMN account BIGINT REFERENCES account DEFERRABLE INITIALLY DEFERRED");
		try {
			String insert = "INSERT INTO note (text, account) VALUES ('x', 4711)";
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> await(
					this.manager.inTransaction((session) -> session.sql().sql(insert).fetch().rowsUpdated())));
			await(this.manager.inTransaction((session) -> session.sql()
				.sql(insert)
				.fetch()
				.rowsUpdated()
				.then(session.sql()
					.sql("INSERT INTO account (id, owner, balance) VALUES (4711, 'x', 1)")
					.fetch()
					.rowsUpdated())));
			assertThat(endTest()).isEmpty();
		}
		finally {
			endTest();
			this.database.execute("ALTER TABLE note DROP COLUMN account");
		}
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void timeoutOfTransactionEndsWithIt() {
		String query = "SELECT current_setting('statement_timeout')";
		Object before = await(this.client.sql(query).map((row) -> String.valueOf(row.get(0))).one());
		await(this.bank.openInTime("ada"));
		assertThat(await(this.client.sql(query).map((row) -> String.valueOf(row.get(0))).one())).isEqualTo(before);
	}

	@Test
	void generatedValuesAndBatchesComeBack() {
		Long added = await(this.manager.inTransaction((session) -> {
			session.addAll(List.of(new Note(null, "a"), new Note(null, "b")));
			return session.flush().then(session.select(Note.class).count());
		}));
		assertThat(added).isEqualTo(2);
		Long results = await(this.manager.inConnection(
				(connection) -> Flux
					.from(connection.createBatch()
						.add("INSERT INTO note (text) VALUES ('c')")
						.add("INSERT INTO note (text) VALUES ('d')")
						.execute())
					.concatMap((result) -> result.getRowsUpdated())
					.count()));
		assertThat(results).isEqualTo(2);
		assertThat(await(this.client.sql("SELECT COUNT(*) FROM note").map((row) -> row.get(0, Long.class)).one()))
			.isEqualTo(4);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void connectionOfDriverIsReachable() {
		String type = await(this.manager.inTransaction(
				(session) -> session.withDriver(PostgresqlConnection.class, (driver) -> Mono.just(driver.toString()))
					.next()));
		assertThat(type).isNotEmpty();
	}

}
