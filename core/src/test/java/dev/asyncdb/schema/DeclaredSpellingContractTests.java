package dev.asyncdb.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.changelog.MigrationFile;
import dev.asyncdb.testing.EnabledForProduct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entities that spell types, defaults and conditions otherwise than the catalog.
 */
class DeclaredSpellingContractTests extends SchemaFixture {

	DeclaredSpellingContractTests(DatabaseProduct product) {
		super(product, 2);
	}

	@Test
	void spellingsAreNoDifferenceAndMeaningsAre() {
		createAndCompare(Spelled.class);
		List<SchemaDifference> differences = get(schema(Respelled.class).compare()).all();
		assertThat(differences).extracting(SchemaDifference::kind)
			.containsExactly(Kind.DEFAULT, Kind.DEFAULT, Kind.CHECK);
		assertThat(differences.toString()).contains("upper('A')");
		differences.forEach((difference) -> difference.statements().forEach(this::run));
		assertThat(get(schema(Respelled.class).compare()).all()).isEmpty();
		for (int i = differences.size() - 1; i >= 0; i--) {
			differences.get(i).undo().forEach(this::run);
		}
		assertThat(get(schema(Spelled.class).compare()).all()).isEmpty();
	}

	@Test
	void shadowIsComparedByItsMeaning() {
		Schema schema = schema(Spelled.class);
		assertThat(get(schema.inShadow((name) -> schema.compare(name))).all()).hasSize(1);
		get(schema.createAll());
		assertThat(this.database.tables()).containsExactly("spelled");
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void typesAndDefaultsOfPostgresAreNoDifference() {
		createAndCompare(PostgresRow.class);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void typesAndDefaultsOfMariaDbAreNoDifference() {
		createAndCompare(MariaDbRow.class);
		assertThat(this.database.number("SELECT COUNT(*) FROM information_schema.check_constraints"
				+ " WHERE constraint_schema = DATABASE() AND check_clause LIKE 'json_valid%'"))
			.as("JSON stays JSON")
			.isOne();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void defaultsOfMariaDbMayHaveOperators() {
		createAndCompare(Calculated.class);
		run("INSERT INTO calculated (id) VALUES (1)");
		assertThat(
				this.database.number("SELECT COUNT(*) FROM calculated WHERE sum = 2 AND product = 9 AND negative = -1"
						+ " AND truth = 1 AND below = -3 AND text = 'a+b (c' AND later > NOW()"))
			.isOne();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void whatTheServerCannotCompareIsNamed() throws IOException {
		Class<?>[] types = { PostgresRow.class, Usual.class };
		get(schema(types).createAll());
		SchemaDifferences unchanged = compareWithoutTemporaryTables(types);
		assertThat(unchanged.all()).filteredOn((difference) -> difference.table().name().equals("usual")).isEmpty();
		assertThat(unchanged.all()).extracting(SchemaDifference::kind)
			.contains(Kind.NOT_COMPARED)
			.doesNotContain(Kind.DEFAULT, Kind.CHECK);
		assertThat(unchanged.all()).allSatisfy((difference) -> assertThat(difference.statements()).isEmpty());

		run("ALTER TABLE usual DROP CONSTRAINT ck_number, ADD CONSTRAINT ck_number CHECK (number > 100)");
		run("ALTER TABLE usual ALTER COLUMN name SET DEFAULT 'X', ALTER COLUMN active DROP DEFAULT");
		SchemaDifferences changed = compareWithoutTemporaryTables(Usual.class).required();
		assertThat(changed.all()).extracting(SchemaDifference::kind)
			.containsExactly(Kind.DEFAULT, Kind.NOT_COMPARED, Kind.NOT_COMPARED);
		assertThat(changed.toString()).contains("number > 1", "number > 100", "not compared usual.ck_number");
		Path master = Files.writeString(Files.createTempDirectory("log").resolve("master.yaml"),
				"databaseChangeLog:\n");
		assertThat(Files.readAllLines(MigrationFile.write(master, "change", changed).orElseThrow().path()))
			.anyMatch((line) -> line.startsWith("-- The server could not be asked"))
			.anyMatch((line) -> line.startsWith("-- ALTER TABLE \"usual\" ADD CONSTRAINT"));
		changed.all().forEach((difference) -> {
			difference.statements().forEach(this::run);
			difference.manual().forEach(this::run);
		});
		assertThat(compareWithoutTemporaryTables(Usual.class).required().all()).isEmpty();
		assertThat(get(schema(Usual.class).compare()).required().all()).isEmpty();
	}

	private SchemaDifferences compareWithoutTemporaryTables(Class<?>... types) {
		String role = "plain_" + Long.toHexString(System.nanoTime());
		String name = this.database.url().replaceFirst(".*/([^/?]+).*", "$1");
		run("CREATE ROLE " + role + " LOGIN");
		run("REVOKE TEMPORARY ON DATABASE \"" + name + "\" FROM PUBLIC");
		run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role);
		AsyncDatabaseManager plain = AsyncDatabaseManager
			.builder(this.database.url().replaceFirst("//[^@/]*@", "//" + role + "@"))
			.entities(() -> List.of(types))
			.build();
		try {
			return get(plain.schema().compare());
		}
		finally {
			plain.dispose().block();
			run("DROP OWNED BY " + role);
			run("DROP ROLE " + role);
		}
	}

	private void createAndCompare(Class<?> type) {
		Schema schema = schema(type);
		get(schema.createAll());
		assertThat(get(schema.compare()).all()).isEmpty();
	}

	@Table("spelled")
	@Check(value = "LENGTH(name) > 1 AND (count>0)", name = "ck_name")
	record Spelled(@Id @Nullable Long id, @ColumnDefinition(defaultValue = "lower('A')") String name,
			@ColumnDefinition(defaultValue = "(60*60)", type = "INT") int count,
			@ColumnDefinition(defaultValue = "CURRENT_TIMESTAMP") Instant since,
			@ColumnDefinition(defaultValue = "'2020-01-01'") Instant day,
			@ColumnDefinition(defaultValue = "TRUE") boolean active,
			@ColumnDefinition(type = "VARCHAR( 40 )", defaultValue = "concat('a', 'b')") String joined) {
	}

	@Table("spelled")
	@Check(value = "LENGTH(name) > 1 AND (count>1)", name = "ck_name")
	record Respelled(@Id @Nullable Long id, @ColumnDefinition(defaultValue = "upper('A')") String name,
			@ColumnDefinition(defaultValue = "(60*61)", type = "INT") int count,
			@ColumnDefinition(defaultValue = "CURRENT_TIMESTAMP") Instant since,
			@ColumnDefinition(defaultValue = "'2020-01-01'") Instant day,
			@ColumnDefinition(defaultValue = "TRUE") boolean active,
			@ColumnDefinition(type = "VARCHAR( 40 )", defaultValue = "concat('a', 'b')") String joined) {
	}

	@Table("calculated")
	record Calculated(@Id @Nullable Long id, @ColumnDefinition(defaultValue = "1+1") int sum,
			@ColumnDefinition(defaultValue = "(1 + 2) * (3)") int product,
			@ColumnDefinition(defaultValue = "- 1") int negative,
			@ColumnDefinition(defaultValue = "NOT 1 IN (2, 3)") boolean truth,
			@ColumnDefinition(defaultValue = "-abs(3)") int below,
			@ColumnDefinition(defaultValue = "'a+b (c'") String text,
			@ColumnDefinition(type = "datetime", defaultValue = "now() + interval 1 day") LocalDateTime later) {
	}

	@Table("usual")
	@Check(value = "NUMBER>1", name = "ck_number")
	record Usual(@Id @Nullable Long id, @ColumnDefinition(defaultValue = "'x'") String name,
			@ColumnDefinition(defaultValue = "-1") int number, @ColumnDefinition(defaultValue = "TRUE") boolean active,
			@ColumnDefinition(defaultValue = "NOW()") Instant since) {
	}

	@Table("spelled_row")
	@Check("flag or seconds in (1, 2)")
	record PostgresRow(@Id @ColumnDefinition(type = "bigserial") @Nullable Long id,
			@ColumnDefinition(type = "timestamp", defaultValue = "(now() at time zone 'utc')") LocalDateTime utc,
			@ColumnDefinition(defaultValue = "now() + interval '1 day'") Instant tomorrow,
			@ColumnDefinition(defaultValue = "'a' || E'b\\n'") String joined,
			@ColumnDefinition(defaultValue = "'t'") boolean flag, @ColumnDefinition(defaultValue = "60*60") int seconds,
			@ColumnDefinition(type = "jsonb", defaultValue = "'{\"a\":1}'") String json,
			@ColumnDefinition(type = "varchar(20) COLLATE \"C\"") String plain,
			@ColumnDefinition(type = "integer GENERATED ALWAYS AS (seconds * 2) STORED") @Nullable Integer twice,
			@ColumnDefinition(type = "int GENERATED ALWAYS AS IDENTITY") @Nullable Integer number) {
	}

	@Table("spelled_row")
	@Check("seconds in (1, 2)")
	record MariaDbRow(@Id @Nullable Long id,
			@ColumnDefinition(type = "datetime(3)",
					defaultValue = "now(3) ON UPDATE current_timestamp(3)") LocalDateTime changed,
			@ColumnDefinition(type = "json", defaultValue = "'{}'") String json,
			@ColumnDefinition(type = "int(11) UNSIGNED", defaultValue = "'7'") int seconds,
			@ColumnDefinition(type = "varchar(20) CHARACTER SET latin1 COLLATE latin1_bin") String plain,
			@ColumnDefinition(type = "enum('a','B')", defaultValue = "'B'") String letter,
			@ColumnDefinition(type = "int GENERATED ALWAYS AS (seconds * 2) STORED") @Nullable Integer twice) {
	}

}
