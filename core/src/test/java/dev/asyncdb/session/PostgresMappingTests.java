package dev.asyncdb.session;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import io.r2dbc.postgresql.codec.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.POSTGRESQL)
class PostgresMappingTests extends DatabaseFixture {

	@Test
	void jsonIsComparedByItsText() {
		this.database.execute("CREATE TABLE \"document\" (id BIGINT PRIMARY KEY, content JSON)",
				"INSERT INTO \"document\" VALUES (1, '{\"a\": 1}')");
		run((session) -> session.getById(Document.class, 1L)
			.doOnNext((document) -> document.content = Json.of("{\"a\": 1}")));
		assertThat(this.recorder.statements()).as("nothing changed").hasSize(1);
		run((session) -> session.getById(Document.class, 1L)
			.doOnNext((document) -> document.content = Json.of("{\"a\": 2}")));
		assertThat(this.database.number("SELECT (content ->> 'a')::bigint FROM \"document\"")).isEqualTo(2);
	}

	/**
	 * An entity with a JSON document.
	 */
	@Table("document")
	static class Document {

		@Id
		private @Nullable Long id;

		private @Nullable Json content;

	}

}
