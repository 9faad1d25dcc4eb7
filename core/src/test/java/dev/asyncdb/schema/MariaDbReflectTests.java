package dev.asyncdb.schema;

import java.util.List;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.TableModel.Kind;
import dev.asyncdb.testing.EnabledForProduct;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.MARIADB)
class MariaDbReflectTests extends ReflectFixture {

	MariaDbReflectTests(DatabaseProduct product) {
		super(product);
	}

	@Test
	void objectsOfMariaDbAreRead() {
		assertThat(table("sale").kind()).isEqualTo(Kind.PARTITIONED_TABLE);
		assertThat(column("artist", "artist_id").type().text()).isEqualTo("int unsigned");
		assertThat(column("album", "kind").type().text()).isEqualTo("enum('LP','CD','it''s a file')");
		assertThat(column("artist", "extra").type().text()).isEqualTo("json");
		assertThat(table("artist").checks()).as("the server adds a check to JSON columns").isEmpty();
		assertThat(table("employee").uniqueKeys()).extracting(KeyModel::columns).contains(List.of("mail"));
	}

	@Test
	void defaultsThatTheServerAddsAreNone() {
		this.database.execute("CREATE TABLE stamp (id INT PRIMARY KEY, own TIMESTAMP NOT NULL DEFAULT '2020-02-02',"
				+ " added TIMESTAMP(6) NOT NULL ON UPDATE CURRENT_TIMESTAMP(6))");
		this.found = get(schema().reflect());
		assertThat(column("stamp", "added").defaultValue()).isNull();
		assertThat(column("stamp", "own").defaultValue()).isEqualTo("'2020-02-02 00:00:00'");
	}

}
