package dev.asyncdb.migration;

import dev.asyncdb.product.DatabaseProduct;

/**
 * The same contract for Flyway over R2DBC.
 */
class FlywayOverR2dbcMigrationsContractTests extends MigrationsContractTests {

	FlywayOverR2dbcMigrationsContractTests(DatabaseProduct product) {
		super(product);
	}

	@Override
	EngineUnderTest engine() {
		return EngineUnderTest.FLYWAY_R2DBC;
	}

}
