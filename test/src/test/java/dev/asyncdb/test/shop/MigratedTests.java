package dev.asyncdb.test.shop;

import dev.asyncdb.test.AsyncDbTest;
import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The slice with the schema of the migrations, which is the default.
 */
@AsyncDbTest(
		properties = { "asyncdb.url=h2:mem:///migrated", "spring.liquibase.change-log=classpath:/shop/changelog.yaml" })
class MigratedTests {

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private DatabaseClient client;

	@RepeatedTest(2)
	void tablesOfTheMigrationsExistAndAreEmpty() {
		this.accounts.save(new Account("ada", 1)).block(TestDatabase.TIMEOUT);
		assertThat(this.accounts.count().block(TestDatabase.TIMEOUT)).isOne();
		assertThat(migrations()).isOne();
	}

	@Test
	@RealTransactions
	void historyOfMigrationsOutlivesTruncation() {
		this.accounts.save(new Account("bob", 1)).block(TestDatabase.TIMEOUT);
		assertThat(migrations()).isOne();
	}

	private Long migrations() {
		return this.client.sql("SELECT COUNT(*) FROM databasechangelog")
			.map((row) -> row.get(0, Long.class))
			.one()
			.block(TestDatabase.TIMEOUT);
	}

}
