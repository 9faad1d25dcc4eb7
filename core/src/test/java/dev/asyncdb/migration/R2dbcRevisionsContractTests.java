package dev.asyncdb.migration;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;

/**
 * The same contract for the engine without JDBC.
 */
@EnabledForProduct(value = DatabaseProduct.POSTGRESQL, nightly = { DatabaseProduct.MARIADB, DatabaseProduct.H2 })
class R2dbcRevisionsContractTests extends RevisionsContractTests {

	R2dbcRevisionsContractTests(DatabaseProduct product) {
		super(product);
	}

	@Override
	EngineUnderTest engine() {
		return EngineUnderTest.R2DBC;
	}

}
