package dev.asyncdb.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.test.rollback.RealCleaning;
import dev.asyncdb.test.rollback.TestOverException;
import dev.asyncdb.test.shop.Account;
import dev.asyncdb.testing.EnabledForProduct;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Where a test differs from production, and how this is reported.
 */
class LimitContractTests extends KitTests {

	private void execute(String sql) {
		await(this.client.sql(sql).fetch().rowsUpdated());
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void tableOfTestIsUndone() {
		execute("CREATE TABLE other (id INT)");
		execute("INSERT INTO other VALUES (1)");
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.MARIADB, DatabaseProduct.H2 })
	void definitionThatWouldCommitTheTestFailsIt() {
		await(this.bank.open("ada"));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> execute("CREATE TABLE other (id INT)"));
		assertThat(endTest()).singleElement().asString().contains("CREATE TABLE other").contains("@RealTransactions");
	}

	@Test
	void endOfTransactionAsStatementFailsTheTest() {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> execute("COMMIT"));
		assertThat(endTest()).singleElement().asString().contains("'COMMIT'");
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void procedureThatCommitsFailsTheTest() {
		this.database.execute("CREATE PROCEDURE definer() BEGIN CREATE TABLE other (id INT); DROP TABLE other; END");
		execute("CALL definer()");
		assertThat(endTest()).singleElement().asString().contains("has ended the transaction of the test");
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void timeStandsStill() {
		String query = "SELECT CAST(now() AS VARCHAR)";
		Object first = await(this.client.sql(query).map((row) -> String.valueOf(row.get(0))).one());
		await(this.bank.open("ada"));
		assertThat(await(this.client.sql(query).map((row) -> String.valueOf(row.get(0))).one())).isEqualTo(first);
	}

	@Test
	void identifiersAreNotRolledBack() {
		Long first = await(this.bank.open("ada").map(Account::getId));
		endTest();
		beginTest();
		assertThat(await(this.bank.open("ada").map(Account::getId))).isGreaterThan(first);
	}

	@Test
	void otherConnectionsSeeNothing() {
		await(this.bank.open("ada"));
		assertThat(countOutside()).isOne();
	}

	@Test
	void workInTheBackgroundIsRefusedAfterTheTest() {
		Sinks.One<Long> gate = Sinks.one();
		Sinks.One<Throwable> outcome = Sinks.one();
		Sinks.One<Long> begun = Sinks.one();
		this.manager
			.inTransaction((session) -> session.save(new Account("late", 1))
				.doOnNext((saved) -> begun.tryEmitValue(1L))
				.then(gate.asMono())
				.then(session.save(new Account("later", 1))))
			.subscribe((value) -> outcome.tryEmitEmpty(), outcome::tryEmitValue);
		await(begun.asMono());
		assertThat(endTest()).isEmpty();
		beginTest();
		gate.tryEmitValue(1L);
		assertThat(await(outcome.asMono())).isNotNull();
		assertThat(await(this.bank.count())).isOne();
	}

	@Test
	void writeBetweenTestsIsRefused() {
		endTest();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> await(this.bank.open("ada")))
			.havingRootCause()
			.isInstanceOf(TestOverException.class)
			.withMessageContaining("SomeTests.test");
		assertThat(await(this.bank.count())).isOne();
	}

	@Test
	void parallelTestInOneContextIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> this.transactions.begin("OtherTests.other"))
			.withMessageContaining("OtherTests.other cannot begin while SomeTests.test runs");
	}

	@Test
	void realTransactionsAreCleanedByTruncation() {
		endTest();
		this.transactions.beginReal("RealTests.test", RealCleaning.tables(Set.of("account")));
		await(this.bank.count());
		await(this.journal.note("x"));
		assertThat(this.database.number("SELECT COUNT(*) FROM note")).isOne();
		assertThat(this.transactions.end("RealTests.test")).isEmpty();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void copyIsRefusedWhereTheDatabaseHasNone() {
		endTest();
		assertThatIllegalStateException().isThrownBy(
				() -> this.transactions.beginReal("RealTests.test", RealCleaning.template((driver, name) -> driver)))
			.withMessageContaining("MariaDB has no templates of databases: use Cleaning.TRUNCATE");
		beginTest();
		assertThat(await(this.bank.count())).isOne();
	}

	@Test
	void statementsAreRecorded() {
		Statements statements = this.context.getBean(Statements.class);
		List<Account> all = new ArrayList<>();
		Statements counted = statements
			.during(() -> all.addAll(Objects.requireNonNull(await(this.accounts.findAll().collectList()))));
		assertThat(counted).hasSize(1).contain("from account").haveNoQueryPerRow();
		assertThat(all).hasSize(1);
	}

}
