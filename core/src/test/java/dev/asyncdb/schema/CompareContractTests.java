package dev.asyncdb.schema;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares a database with entities and resolves the differences.
 */
class CompareContractTests extends SchemaFixture {

	CompareContractTests(DatabaseProduct product) {
		super(product, 2);
	}

	private void mend(SchemaDifferences differences) {
		differences.all().forEach((difference) -> difference.statements().forEach(this::run));
	}

	@Test
	void everythingIsMissingInAnEmptyDatabase() {
		Schema schema = schema(Shop.ALL);
		SchemaDifferences missing = get(schema.compare());
		assertThat(missing.all()).filteredOn((difference) -> difference.kind() == Kind.MISSING_TABLE)
			.hasSize(Shop.TABLES);
		assertThat(missing.extra().isEmpty()).isTrue();
		assertThat(get(schema.compare())).as("always in the same order").isEqualTo(missing);
		mend(missing);
		assertThat(get(schema.compare()).all()).isEmpty();
	}

	@Test
	void changesOfAnEntityAreReportedAndResolved() {
		get(schema(Before.class, Other.class).createAll());
		SchemaDifferences differences = get(schema(After.class, Other.class).compare());
		assertThat(differences.required().all()).extracting(SchemaDifference::kind)
			.containsExactly(Kind.MISSING_COLUMN, Kind.TYPE, Kind.DEFAULT, Kind.NULLABILITY, Kind.MISSING_UNIQUE_KEY,
					Kind.MISSING_INDEX, Kind.MISSING_INDEX, Kind.MISSING_CHECK, Kind.MISSING_FOREIGN_KEY);
		assertThat(differences.extra().all()).extracting(SchemaDifference::kind)
			.containsExactly(Kind.EXTRA_CHECK, Kind.EXTRA_INDEX, Kind.EXTRA_UNIQUE_KEY, Kind.EXTRA_COLUMN);
		assertThat(differences.toString()).contains("(100)").contains("(50)");
		mend(differences);
		assertThat(get(schema(After.class, Other.class).compare()).all()).isEmpty();
	}

	@Test
	void whatMendsCanBeTakenBack() {
		get(schema(Before.class, Other.class).createAll());
		SchemaDifferences differences = get(schema(After.class, Other.class).compare()).required();
		mend(differences);
		for (int i = differences.all().size() - 1; i >= 0; i--) {
			differences.all().get(i).undo().forEach(this::run);
		}
		// A shorter text can lose what is stored, so no statement makes it
		assertThat(get(schema(Before.class, Other.class).compare()).all())
			.allSatisfy((difference) -> assertThat(difference.statements()).as(difference.toString()).isEmpty());
	}

	@Test
	void columnOfTheSameShapeIsOfferedAsARename() {
		get(schema(Named.class).createAll());
		SchemaDifferences differences = get(schema(Renamed.class).compare());
		assertThat(differences.all()).extracting(SchemaDifference::kind)
			.containsExactly(Kind.MISSING_COLUMN, Kind.EXTRA_COLUMN, Kind.EXTRA_COLUMN);
		List<String> renames = differences.all().get(0).manual();
		assertThat(renames).as("the number has another type").hasSize(1);
		renames.forEach(this::run);
		assertThat(get(schema(Renamed.class).compare()).required().all()).isEmpty();
	}

	@Test
	void tableOfTheSameShapeIsOfferedAsARename() {
		get(schema(Named.class, Other.class).createAll());
		SchemaDifferences differences = get(schema(NewName.class, Other.class).compare());
		assertThat(differences.all()).extracting(SchemaDifference::kind)
			.containsExactly(Kind.MISSING_TABLE, Kind.EXTRA_TABLE);
		List<String> renames = differences.all().get(0).manual();
		assertThat(renames).hasSize(1);
		renames.forEach(this::run);
		assertThat(get(schema(NewName.class, Other.class).compare()).all()).isEmpty();
	}

	@Test
	void aForeignKeyThatDeletesOtherwiseIsAnother() {
		get(schema(After.class, Other.class).createAll());
		SchemaDifferences differences = get(schema(Cascading.class, Other.class).compare());
		assertThat(differences.all()).extracting(SchemaDifference::kind)
			.containsExactly(Kind.MISSING_FOREIGN_KEY, Kind.EXTRA_FOREIGN_KEY);
	}

	@Test
	void anotherPrimaryKeyIsMended() {
		get(schema(OneKey.class).createAll());
		SchemaDifferences differences = get(schema(OtherKey.class).compare());
		assertThat(differences.all()).extracting(SchemaDifference::kind).containsExactly(Kind.PRIMARY_KEY);
		mend(differences);
		assertThat(get(schema(OtherKey.class).compare()).all()).isEmpty();
	}

	@Test
	void identityIsComparedAndMended() {
		get(schema(Plain.class).createAll());
		SchemaDifferences differences = get(schema(Numbered.class).compare());
		assertThat(differences.all()).extracting(SchemaDifference::kind).contains(Kind.IDENTITY);
		mend(differences);
		assertThat(get(schema(Numbered.class).compare()).all()).isEmpty();
	}

	@Test
	void historiesOfMigrationToolsAreNoDifference() {
		this.database.execute("CREATE TABLE DATABASECHANGELOG (id INT)", "CREATE TABLE databasechangeloglock (id INT)",
				"CREATE TABLE flyway_schema_history (id INT)");
		assertThat(get(schema().compare()).all()).isEmpty();
	}

	@Test
	void aTableOfNoEntityIsTooMuch() {
		this.database.execute("CREATE TABLE something (id INT)");
		assertThat(get(schema().compare()).all()).singleElement().satisfies((difference) -> {
			assertThat(difference.kind()).isEqualTo(Kind.EXTRA_TABLE);
			assertThat(difference.isExtra()).isTrue();
			assertThat(difference.undo()).isEmpty();
		});
	}

	@Test
	void anEntityOfAViewNeedsItsColumnsOnly() {
		get(schema(Other.class).createAll());
		String column = Objects.requireNonNull(schema(Other.class).model().table("other")).columns().get(0).name();
		this.database.execute("CREATE VIEW \"seen\" AS SELECT \"" + column + "\" FROM \"other\"");
		assertThat(get(schema(Other.class, Seen.class).createAll())).isEmpty();
		assertThat(get(schema(Other.class, Seen.class).compare()).all()).isEmpty();
	}

	@Test
	void shadowIsComparedAndDropped() {
		Schema schema = schema(Before.class, Other.class);
		SchemaDifferences differences = get(schema.inShadow((name) -> schema.reflect(name).flatMap((found) -> {
			assertThat(found.tables()).isEmpty();
			return schema.compare(name);
		})));
		assertThat(differences.required().all()).filteredOn((difference) -> difference.kind() == Kind.MISSING_TABLE)
			.hasSize(2);
		schema.inShadow((name) -> Mono.error(new IllegalStateException("on purpose")))
			.onErrorComplete(IllegalStateException.class)
			.block(TestDatabase.TIMEOUT);
		assertThat(this.database
			.number("SELECT COUNT(*) FROM information_schema.schemata WHERE LOWER(schema_name) LIKE 'asyncdb_shadow%'"))
			.isZero();
	}

	@Table("other")
	record Other(@Id @Nullable Long id) {
	}

	@Table("seen")
	record Seen(@Id @Nullable Long id) {
	}

	@Table("changing")
	@Unique({ "name", "count" })
	@Index({ "count", "name" })
	@Check(value = "price >= 1", name = "ck_old")
	record Before(@Id @Nullable Long id, @ColumnDefinition(length = 50) String name, int count, @Nullable Instant seen,
			BigDecimal price, @Nullable Long otherId, @Nullable String gone) {
	}

	@Table("changing")
	@Check(value = "price >= 2", name = "ck_new")
	record After(@Id @Nullable Long id, @ColumnDefinition(length = 100) @Unique String name,
			@ColumnDefinition(defaultValue = "1") int count, @Index Instant seen, BigDecimal price,
			@References(Other.class) @Nullable Long otherId,
			@ColumnDefinition(defaultValue = "'it''s new'") String fresh) {
	}

	@Table("changing")
	@Check(value = "price >= 2", name = "ck_new")
	record Cascading(@Id @Nullable Long id, @ColumnDefinition(length = 100) @Unique String name,
			@ColumnDefinition(defaultValue = "1") int count, @Index Instant seen, BigDecimal price,
			@References(value = Other.class, onDelete = ReferentialAction.CASCADE) @Nullable Long otherId,
			@ColumnDefinition(defaultValue = "'it''s new'") String fresh) {
	}

	@Table("named")
	record Named(@Id @Nullable Long id, @ColumnDefinition(length = 50) String label, @Nullable Integer number) {
	}

	@Table("named")
	record Renamed(@Id @Nullable Long id, @ColumnDefinition(length = 50) String title) {
	}

	@Table("new_name")
	record NewName(@Id @Nullable Long id, @ColumnDefinition(length = 50) String label, @Nullable Integer number) {
	}

	@Table("keyed")
	record OneKey(@Id @ColumnDefinition(length = 20) String first, @ColumnDefinition(length = 20) String second) {
	}

	@Table("keyed")
	record OtherKey(@ColumnDefinition(length = 20) String first, @Id @ColumnDefinition(length = 20) String second) {
	}

	@Table("counted")
	record Plain(@Id @ColumnDefinition(defaultValue = "7") Long id) {
	}

	@Table("counted")
	record Numbered(@Id @Nullable Long id) {
	}

}
