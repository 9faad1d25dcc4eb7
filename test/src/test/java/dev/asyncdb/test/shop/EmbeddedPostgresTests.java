package dev.asyncdb.test.shop;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.test.AsyncDbTest;
import dev.asyncdb.test.embedded.EmbeddedPostgres;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.RepeatedTest;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A slice on a server that the annotation starts.
 */
@AsyncDbTest(schema = AsyncDbTest.SchemaSource.ENTITIES)
@EmbeddedPostgres
class EmbeddedPostgresTests {

	@Autowired
	private AccountRepository accounts;

	@RepeatedTest(2)
	void databaseIsThatOfTheServerAndEmpty(@Autowired ConnectionFactory connections) {
		assertThat(DatabaseProduct.of(connections)).isEqualTo(DatabaseProduct.POSTGRESQL);
		this.accounts.save(new Account("ada", 1)).block(TestDatabase.TIMEOUT);
		assertThat(this.accounts.count().block(TestDatabase.TIMEOUT)).isOne();
	}

}
