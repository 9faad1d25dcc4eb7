package dev.asyncdb.test.shop;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.test.AsyncDbTest;
import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.test.Statements;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The slice in an application, with the tests in an order that shows what one leaves to
 * the next.
 */
@AsyncDbTest(schema = AsyncDbTest.SchemaSource.ENTITIES, properties = "asyncdb.url=h2:mem:///slice")
@Import({ Bank.class, Journal.class })
@TestMethodOrder(MethodName.class)
class SliceTests {

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private Bank bank;

	@Autowired
	private AsyncDatabaseManager manager;

	@Autowired
	private Statements statements;

	@BeforeAll
	static void before(@Autowired AccountRepository accounts) {
		await(accounts.save(new Account("shared", 1)));
	}

	@AfterAll
	static void after(@Autowired AccountRepository accounts) {
		await(accounts.deleteAll());
		assertThat(await(accounts.count())).isZero();
	}

	@BeforeEach
	void fixture() {
		await(this.accounts.save(new Account("fixture", 1)));
	}

	private static <T> T await(Mono<T> publisher) {
		return publisher.block(TestDatabase.TIMEOUT);
	}

	@Test
	void firstTestWrites() {
		await(this.bank.open("ada"));
		assertThat(await(this.accounts.count())).isEqualTo(3);
	}

	@Test
	void secondTestSeesNothingOfIt() {
		assertThat(await(this.accounts.count())).isEqualTo(2);
	}

	@Test
	@RealTransactions(keep = "note")
	void thirdTestHasRealTransactions() {
		await(this.bank.open("bob"));
		assertThat(await(this.accounts.count())).isEqualTo(3);
	}

	@Test
	void truncatedTablesAreEmpty() {
		assertThat(await(this.accounts.count())).isOne();
	}

	@Test
	void statementsBeginWithTheTest() {
		this.statements.clear();
		await(this.manager.inTransaction((session) -> session.select(Account.class).count()));
		assertThat(this.statements).hasSize(1).hasSize("select", 1).contain("FROM account").doNotContain("note");
	}

	@Test
	void componentsAreLeftOut(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(AccountController.class)).isEmpty();
	}

}
