package dev.asyncdb.migration;

import dev.asyncdb.product.DatabaseProduct;

/**
 * The same for Flyway over R2DBC.
 */
class FlywayOverR2dbcRevisionsContractTests extends FlywayRevisionsContractTests {

	FlywayOverR2dbcRevisionsContractTests(DatabaseProduct product) {
		super(product);
	}

	@Override
	EngineUnderTest engine() {
		return EngineUnderTest.FLYWAY_R2DBC;
	}

}
