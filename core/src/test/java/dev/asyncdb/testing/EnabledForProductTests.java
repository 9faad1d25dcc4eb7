package dev.asyncdb.testing;

import dev.asyncdb.product.DatabaseProduct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Restrictions of classes and methods to products.
 */
@OnEachProduct
@EnabledForProduct({ DatabaseProduct.H2, DatabaseProduct.POSTGRESQL })
class EnabledForProductTests {

	private final DatabaseProduct product;

	EnabledForProductTests(DatabaseProduct product) {
		this.product = product;
	}

	@Test
	void classWhenRestrictedRunsOnItsProductsOnly() {
		assertThat(this.product).isNotEqualTo(DatabaseProduct.MARIADB);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.H2)
	void methodWhenRestrictedRunsOnItsProductsOnly() {
		assertThat(this.product).isEqualTo(DatabaseProduct.H2);
	}

	@ParameterizedTest
	@EnumSource
	@EnabledForProduct(DatabaseProduct.H2)
	void methodWithProductsAsItsOwnArgumentsRunsOnThoseOfTheClass(DatabaseProduct own) {
		assertThat(own).isNotNull();
		assertThat(this.product).isEqualTo(DatabaseProduct.H2);
	}

}
