package dev.asyncdb.product;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseProductTests {

	@ParameterizedTest
	@CsvSource({ "PostgreSQL, POSTGRESQL", "PostgreSQL 17.6 on x86_64, POSTGRESQL", "postgres, POSTGRESQL",
			"postgresql, POSTGRESQL", "MariaDB, MARIADB", "mariadb, MARIADB", "H2, H2", "H2 2.4.240, H2" })
	void findWhenNameIsThatOfAProductIsFound(String name, DatabaseProduct product) {
		assertThat(DatabaseProduct.find(name)).contains(product);
	}

	@ParameterizedTest
	@ValueSource(strings = { "MySQL", "Oracle", "postgresqlish", "h2o", "" })
	void findWhenNameIsUnknownIsEmpty(String name) {
		assertThat(DatabaseProduct.find(name)).isEmpty();
	}

	@Test
	void driverIsFoundAgain() {
		for (DatabaseProduct product : DatabaseProduct.values()) {
			assertThat(DatabaseProduct.find(product.driver())).contains(product);
			assertThat(DatabaseProduct.find(product.displayName())).contains(product);
		}
	}

}
