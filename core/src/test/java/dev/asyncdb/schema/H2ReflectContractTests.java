package dev.asyncdb.schema;

import java.util.Locale;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class H2ReflectContractTests extends AbstractReflectContractTests {

	H2ReflectContractTests() {
		super(TestDatabase.h2(2), "records-h2.sql");
	}

	@Override
	String stored(String name) {
		return name.toUpperCase(Locale.ROOT);
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
