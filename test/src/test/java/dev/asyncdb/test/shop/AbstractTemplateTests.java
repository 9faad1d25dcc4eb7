package dev.asyncdb.test.shop;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.test.RealTransactions.Cleaning;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each have a copy of the database, in an order that shows what one leaves to
 * the next.
 */
@RealTransactions(cleaning = Cleaning.TEMPLATE)
@TestMethodOrder(MethodName.class)
abstract class AbstractTemplateTests {

	private static Mono<Void> closeLate = Mono.empty();

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private AsyncDatabaseManager manager;

	@BeforeAll
	static void before(@Autowired AccountRepository accounts) {
		await(accounts.save(new Account("shared", 1)));
	}

	@AfterAll
	static void after(@Autowired AccountRepository accounts) {
		closeLate.onErrorComplete().block(TestDatabase.TIMEOUT);
		assertThat(await(accounts.count())).isOne();
		await(accounts.deleteAll());
	}

	@BeforeEach
	void row() {
		await(this.accounts.save(new Account("row", 1)));
	}

	private static <T> T await(Mono<T> publisher) {
		return publisher.block(TestDatabase.TIMEOUT);
	}

	private Mono<Void> execute(String sql) {
		return this.manager.inTransaction((session) -> session.sql().sql(sql).then());
	}

	@Test
	void aTestChangesTableAndRows() {
		await(execute("ALTER TABLE account ADD COLUMN note VARCHAR(10)"));
		await(execute("UPDATE account SET owner = 'first' WHERE owner = 'shared'"));
		assertThat(await(this.accounts.count())).isEqualTo(2);
	}

	@Test
	void bTestLeavesATransactionOpen() {
		AsyncSession late = await(this.manager.openSession());
		closeLate = late.close();
		await(late.save(new Account("late", 1)));
	}

	@Test
	void nextTestSeesNothingOfIt() {
		await(execute("ALTER TABLE account ADD COLUMN note VARCHAR(10)"));
		assertThat(await(this.accounts.findAll().map(Account::getOwner).collectList()))
			.containsExactlyInAnyOrder("shared", "row");
	}

}
