package dev.asyncdb.test;

import java.time.Duration;
import java.util.List;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.test.shop.Account;
import dev.asyncdb.testing.EnabledForProduct;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Callers that work at the same time in one test.
 */
class TurnContractTests extends KitTests {

	@Test
	void independentTransactionInsideOfAnotherRuns() {
		await(this.bank.openAndNote("ada"));
		assertThat(await(this.bank.count())).isEqualTo(2);
	}

	@Test
	void requestInsideOfTransactionRuns() {
		await(this.manager.inTransaction((session) -> session.save(new Account("ada", 1))
			.then(Mono.fromCallable(() -> web().post().uri("/accounts/bob").exchange().expectStatus().isOk())
				.subscribeOn(Schedulers.boundedElastic()))
			.then(session.save(new Account("cy", 1)))));
		assertThat(await(this.bank.count())).isEqualTo(4);
	}

	@Test
	void parallelServicesRun() {
		await(Flux.range(0, 30).flatMap((number) -> this.bank.open("owner" + number), 30));
		assertThat(await(this.bank.count())).isEqualTo(31);
	}

	@Test
	void racingGetOrCreateCreatesOne() {
		List<Persisted<Account>> all = await(Flux.range(0, 20)
			.flatMap((number) -> this.accounts.getOrCreate(Values.of(Account::getOwner, "ada"),
					Values.of(Account::getBalance, 1)), 20)
			.collectList());
		assertThat(all).filteredOn(Persisted::created).hasSize(1);
	}

	@Test
	void streamWithWriterPerRowRuns() {
		await(Flux.range(0, 20).concatMap((number) -> this.bank.open("owner" + number)));
		await(this.manager.stream((session) -> session.select(Account.class).stream(5))
			.concatMap((account) -> this.bank.open(account.getOwner() + "b")));
		assertThat(await(this.bank.count())).isEqualTo(42);
	}

	@Test
	void committedInnerTransactionThatIsUndoneFailsTheTest() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> await(this.bank.noteAndFail("ada")));
		assertThat(endTest()).singleElement()
			.asString()
			.contains("A transaction that had committed was undone")
			.contains("INSERT INTO note")
			.contains("@RealTransactions");
	}

	@Test
	void writeOfAnotherCallerThatIsUndoneFailsTheTest() {
		assertThatExceptionOfType(
				IllegalStateException.class)
			.isThrownBy(() -> await(this.manager.inTransaction((session) -> session.save(new Account("ada", 1))
				.then(this.manager.inConnection((connection) -> Flux
					.from(connection.createStatement("INSERT INTO note (text) VALUES ('x')").execute())
					.concatMap((result) -> result.getRowsUpdated())))
				.then(Mono.error(new IllegalStateException("refused"))))));
		assertThat(endTest()).singleElement().asString().contains("INSERT INTO note");
	}

	@Test
	void transactionThatHasOnlyReadIsNoReasonToFail() {
		await(this.manager.inSession((
				session) -> session.select(Account.class).all().collectList().flatMap((all) -> this.bank.open("ada"))));
		assertThat(await(this.bank.count())).isEqualTo(2);
	}

	@Test
	void writerInsideOfReadOnlyTransactionRuns() {
		await(this.bank.rich(0).concatMap((account) -> this.journal.note(account.getOwner())));
		assertThat(await(this.client.sql("SELECT COUNT(*) FROM note").map((row) -> row.get(0, Long.class)).one()))
			.isOne();
	}

	// On a slow machine one of them may begin inside of one that is cancelled later
	@Test
	void cancelledCallersLoseNothingSilently() {
		await(Flux.range(0, 50).flatMap((number) -> {
			Mono<Account> opened = this.bank.open("owner" + number);
			return (number % 2 == 0) ? opened : opened.timeout(Duration.ofMillis(1)).onErrorComplete();
		}, 50));
		Long count = await(this.bank.count());
		List<String> problems = endTest();
		if (problems.isEmpty()) {
			assertThat(count).isGreaterThanOrEqualTo(26);
		}
		else {
			assertThat(problems).singleElement().asString().contains("was undone");
		}
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void callerThatWaitsTooLongNamesTheHolder() {
		String sleep = isOn(DatabaseProduct.POSTGRESQL) ? "SELECT pg_sleep(5)" : "SELECT SLEEP(5)";
		Disposable holder = this.client.sql(sleep).fetch().all().subscribe();
		try {
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> await(this.bank.open("ada")))
				.havingRootCause()
				.withMessageContaining(sleep)
				.withMessageContaining("@RealTransactions");
		}
		finally {
			holder.dispose();
		}
	}

}
