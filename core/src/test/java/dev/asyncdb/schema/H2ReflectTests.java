package dev.asyncdb.schema;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.H2)
class H2ReflectTests extends ReflectFixture {

	H2ReflectTests(DatabaseProduct product) {
		super(product);
	}

	@Test
	void domainsAndOtherSchemasAreRead() {
		assertThat(this.found.types())
			.containsExactly(new TypeModel(new TableName(null, "EMAIL"), false, "CHARACTER VARYING(120)"));
		assertThat(column("album", "kind").type().text()).isEqualTo("enum('LP', 'CD', 'it''s a file')");
		assertThat(get(schema().reflect("STOCK")).tables()).singleElement()
			.satisfies((shelf) -> assertThat(shelf.foreignKeys().get(0).references())
				.isEqualTo(new TableName("PUBLIC", "ALBUM")));
		assertThat(index("employee", "employee_mail").unique()).isTrue();
	}

}
