package dev.asyncdb.product;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseProductTests {

	@ParameterizedTest
	@CsvSource({ "PostgreSQL, POSTGRESQL", "PostgreSQL 17.6 on x86_64, POSTGRESQL", "Proxy of PostgreSQL, POSTGRESQL",
			"MariaDB, MARIADB", "H2, H2", "H2 2.4.240, H2" })
	void findByNameWhenNameContainsThatOfAProductFindsIt(String name, DatabaseProduct product) {
		assertThat(DatabaseProduct.findByName(name)).contains(product);
	}

	@ParameterizedTest
	@ValueSource(strings = { "MySQL", "Oracle", "postgresql", "MARIADB", "h2", "" })
	void findByNameWhenNameIsUnknownIsEmpty(String name) {
		assertThat(DatabaseProduct.findByName(name)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "postgres, POSTGRESQL", "postgresql, POSTGRESQL", "mariadb, MARIADB", "h2, H2" })
	void findByDriverWhenIdentifierIsThatOfAProductFindsIt(String driver, DatabaseProduct product) {
		assertThat(DatabaseProduct.findByDriver(driver)).contains(product);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mysql", "postgresql+asyncpg", "postgresqlish", "PostgreSQL", "MARIADB", "H2", "h2o",
			"pool", "" })
	void findByDriverWhenIdentifierIsUnknownIsEmpty(String driver) {
		assertThat(DatabaseProduct.findByDriver(driver)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void productIsFoundByItsOwnNames(DatabaseProduct product) {
		assertThat(DatabaseProduct.findByDriver(product.driver())).contains(product);
		assertThat(DatabaseProduct.findByName(product.displayName())).contains(product);
	}

	@Test
	void namesListsAllProducts() {
		assertThat(DatabaseProduct.names()).isEqualTo("PostgreSQL, MariaDB or H2");
	}

}
