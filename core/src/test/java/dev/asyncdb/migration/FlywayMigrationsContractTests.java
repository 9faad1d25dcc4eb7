package dev.asyncdb.migration;

import dev.asyncdb.product.DatabaseProduct;

/**
 * The same contract for Flyway over JDBC.
 */
class FlywayMigrationsContractTests extends MigrationsContractTests {

	FlywayMigrationsContractTests(DatabaseProduct product) {
		super(product);
	}

	@Override
	EngineUnderTest engine() {
		return EngineUnderTest.FLYWAY;
	}

}
