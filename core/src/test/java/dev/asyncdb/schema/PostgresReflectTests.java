package dev.asyncdb.schema;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.TableModel.Kind;
import dev.asyncdb.statement.schema.TableColumn;
import dev.asyncdb.testing.EnabledForProduct;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.POSTGRESQL)
class PostgresReflectTests extends ReflectFixture {

	PostgresReflectTests(DatabaseProduct product) {
		super(product);
	}

	@Test
	void partitionsKnowTheirTable() {
		assertThat(table("sale").kind()).isEqualTo(Kind.PARTITIONED_TABLE);
		assertThat(table("sale_2025").kind()).isEqualTo(Kind.PARTITION);
		assertThat(table("sale_2025").parent()).isEqualTo("sale");
		assertThat(get(schema().compare()).all()).extracting((difference) -> difference.table().name())
			.contains("sale")
			.doesNotContain("sale_2025");
	}

	// Inheritance, which preceded declarative partitions
	@Test
	void tablesThatInheritKnowTheirTable() {
		TableModel heir = table("loan_of_2025");
		assertThat(heir.kind()).isEqualTo(Kind.TABLE);
		assertThat(heir.parent()).isEqualTo("loan");
		assertThat(heir.columns()).isEqualTo(table("loan").columns());
		assertThat(heir.checks()).hasSize(2);
		assertThat(foreignKey("loan_of_2025", "album_id").onDelete()).isEqualTo(ReferentialAction.RESTRICT);
		assertThat(foreignKey("loan_of_2025", "album_id").onUpdate()).isEqualTo(ReferentialAction.CASCADE);
		assertThat(table("loan").foreignKeys()).isEmpty();
	}

	@Test
	void whatFunctionsFillAndUseIsListedAsItIs() {
		assertThat(column("loan", "loan_id").defaultValue()).contains("nextval").contains("invoice_numbers");
		assertThat(column("loan", "loan_id").identity()).isFalse();
		assertThat(table("loan").columns()).extracting((column) -> column.type().text())
			.containsExactly("integer", "bigint", "date", "date", "tsvector", "bytea", "character(20)");
		assertThat(index("loan", "loan_found").columns()).containsExactly("found");
		assertThat(this.found.views()).filteredOn((view) -> view.name().name().equals("loan_list"))
			.singleElement()
			.satisfies((view) -> assertThat(view.columns()).extracting(TableColumn::name)
				.containsExactly("what is lent", "codes"));
	}

	@Test
	void typesOfTheSchemaAreListed() {
		assertThat(this.found.types()).containsExactly(
				new TypeModel(new TableName(null, "email"), false, "character varying(120)"),
				new TypeModel(new TableName(null, "format"), true, "'LP', 'CD', 'it''s a file'"));
		assertThat(column("album", "kind").type().text()).isEqualTo("format");
		assertThat(column("artist", "aliases").type().text()).isEqualTo("text[]");
		assertThat(column("artist", "extra").defaultValue()).isEqualTo("'{}'::jsonb");
	}

	@Test
	void indexesOfExpressionsAndPartialIndexesAreRead() {
		assertThat(index("artist", "artist_name_lower").parts())
			.containsExactly(new IndexModel.Part("lower(name)", false, false));
		assertThat(index("artist", "artist_name_lower").unique()).isTrue();
		assertThat(index("album", "album_cheap").predicate()).contains("price <");
		assertThat(index("employee", "employee_mail").columns()).containsExactly("mail");
	}

	@Test
	void materializedViewsAndOtherSchemasAreRead() {
		assertThat(this.found.views()).filteredOn(ViewModel::materialized)
			.extracting((view) -> view.name().name())
			.containsExactly("sales_by_day");
		SchemaModel stock = get(schema().reflect("stock"));
		TableModel shelf = Objects.requireNonNull(stock.table(new TableName("stock", "shelf")));
		assertThat(shelf.foreignKeys()).singleElement()
			.satisfies((key) -> assertThat(key.references()).isEqualTo(new TableName("public", "album")));
		assertThat(get(schema().reflect("none"))).isEqualTo(SchemaModel.of(List.of()));
	}

}
