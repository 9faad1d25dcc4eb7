package dev.asyncdb.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.changelog.MigrationFile;
import dev.asyncdb.statement.schema.ColumnType;
import dev.asyncdb.statement.schema.TableColumn;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Changes of types by generated statements: a value is kept, or the server refuses the
 * change, or the statement is only written for review.
 */
class TypeChangeContractTests extends SchemaFixture {

	TypeChangeContractTests(DatabaseProduct product) {
		super(product, 2);
	}

	@Test
	void serverRefusesTypesThatAreTooShort() {
		List<Change> changes = new ArrayList<>(List.of(new Change("bigint", "5000000000", "integer"),
				new Change("integer", "70000", "smallint"), new Change("numeric(12,2)", "123456.78", "numeric(5,2)")));
		if (this.product == DatabaseProduct.H2) {
			changes.addAll(shorterTexts("'ten letters'"));
			changes.addAll(shorterTexts("'abc       '"));
		}
		for (Change change : changes) {
			SchemaDifference difference = change(change);
			assertThat(difference.statements()).as("%s", change).isNotEmpty();
			assertThat(difference.statements()).as("%s", change).noneMatch(this::tryRun);
			assertThat(stored()).as("%s", change).isEqualTo(change.value.replace("'", ""));
			run("DELETE FROM " + table());
			assertThat(difference.statements()).as("without values: %s", change).allMatch(this::tryRun);
		}
	}

	private List<Change> shorterTexts(String value) {
		return List.of(new Change("varchar(20)", value, "varchar(5)"), new Change("varchar(300)", value, "varchar(5)"),
				new Change(text(), value, "varchar(5)"));
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void shorterTextWrittenForReviewIsRefusedUnlessBlanksAreCut() {
		for (Change change : shorterTexts("'ten letters'")) {
			SchemaDifference difference = change(change);
			assertThat(difference.statements()).as("%s", change).isEmpty();
			assertThat(difference.manual()).as("%s", change).isNotEmpty().noneMatch(this::tryRun);
			assertThat(stored()).as("%s", change).isEqualTo("ten letters");
		}
		SchemaDifference list = change(new Change("varchar(20)[]", "'{ten letters}'", "varchar(5)[]"));
		assertThat(list.statements()).isEmpty();
		assertThat(list.manual()).isNotEmpty().noneMatch(this::tryRun);
		SchemaDifference longer = change(new Change("varchar(5)", "'abc  '", text()));
		assertThat(longer.statements()).allMatch(this::tryRun);
		assertThat(longer.undo()).isEmpty();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void identityKeepsTheNumberZero() {
		run("CREATE TABLE " + table() + " (v INT PRIMARY KEY)");
		run("INSERT INTO " + table() + " VALUES (0), (5)");
		TableModel wanted = new TableModel(new TableName(null, "kept"), TableModel.Kind.TABLE, null, null,
				List.of(TableColumn.of(column(), new ColumnType("bigint"), false).withIdentity(true)),
				new KeyModel("PRIMARY", List.of("v")), List.of(), List.of(), List.of(), List.of());
		SchemaModel model = SchemaModel.of(List.of(wanted));
		List<SchemaDifference> differences = compare(model).all();
		assertThat(differences).extracting(SchemaDifference::kind).containsExactly(Kind.TYPE, Kind.IDENTITY);
		differences.forEach((difference) -> difference.statements().forEach(this::run));
		assertThat(this.database.number("SELECT MIN(v) FROM kept")).isZero();
		assertThat(compare(model).all()).isEmpty();
		run("INSERT INTO " + table() + " VALUES ()");
		assertThat(this.database.number("SELECT MAX(v) FROM kept")).isEqualTo(6);
	}

	@Test
	void fileTellsWhatHappensToRowsWithoutAValue() throws IOException {
		create(new Change("integer", "1", "integer"));
		String name = (this.product == DatabaseProduct.H2) ? "W" : "w";
		SchemaModel wanted = SchemaModel
			.of(List.of(new TableModel(new TableName(null, "kept"), TableModel.Kind.TABLE, null, null,
					List.of(TableColumn.of(column(), new ColumnType("integer"), true),
							TableColumn.of(name, new ColumnType("integer"), false)),
					null, List.of(), List.of(), List.of(), List.of())));
		SchemaDifference missing = compare(wanted).all().get(0);
		boolean isFilled = this.product == DatabaseProduct.MARIADB;
		String advice = switch (this.product) {
			case POSTGRESQL -> "-- If the table has rows, set the column in all of them";
			case MARIADB -> "-- MariaDB fills existing rows";
			case H2 -> "-- Fails if the table has";
		};
		assertThat(lines(missing)).anyMatch((line) -> line.startsWith(advice));
		assertThat(tryRun(missing.statements().get(0))).isEqualTo(isFilled);
	}

	@Test
	void typesThatLoseDigitsSilentlyAreOnlyWritten() throws IOException {
		for (Change change : losses()) {
			SchemaDifference difference = change(change);
			assertThat(difference.statements()).as("%s", change).isEmpty();
			assertThat(difference.manual()).as("%s", change).isNotEmpty();
			assertThat(lines(difference)).as("%s", change)
				.anySatisfy((line) -> assertThat(line).matches("-- .*ALTER TABLE .*").contains(change.name()))
				.noneMatch((line) -> !line.isBlank() && !line.startsWith("--"));
			difference.manual().forEach(this::run);
			assertThat(stored()).as("the loss is real: %s", change).isNotEqualTo(change.value.replace("'", ""));
		}
	}

	private List<Change> losses() {
		Stream<Change> all = Stream.of(new Change("numeric(12,3)", "1.234", "numeric(12,1)"),
				new Change("numeric(12,3)", "1.234", "integer"),
				new Change("double precision", "0.1234567890123", single()),
				new Change(dateTime(6), "'2020-01-01 10:00:00.123456'", dateTime(0)),
				new Change(dateTime(6), "'2020-01-01 10:00:00.123456'", "date"));
		Stream<Change> blanks = switch (this.product) {
			case POSTGRESQL -> Stream.concat(shorterTexts("'abc       '").stream(),
					Stream.of(new Change("varchar(20)[]", "'{\"abc       \"}'", "varchar(5)[]")));
			case MARIADB -> Stream.of(new Change("varchar(300)", "'abc       '", "varchar(5)"),
					new Change("text", "'abc" + " ".repeat(300) + "'", "tinytext"),
					new Change("varchar(400)", "'abc" + " ".repeat(300) + "'", "tinytext"));
			case H2 -> Stream.empty();
		};
		return Stream.concat(all, blanks).toList();
	}

	@Test
	void wayBackOfAWiderTypeIsLeftOutIfItCouldLoseDigits() throws IOException {
		SchemaDifference wider = change(new Change("numeric(12,1)", "1.2", "numeric(14,3)"));
		assertThat(wider.statements()).allMatch(this::tryRun);
		assertThat(wider.undo()).isEmpty();
		assertThat(lines(wider)).anyMatch((line) -> line.startsWith("-- No rollback:"));
		SchemaDifference longer = change(new Change("varchar(5)", "'a'", "varchar(50)"));
		assertThat(longer.statements()).allMatch(this::tryRun);
		run("UPDATE " + table() + " SET v = 'ten letters'");
		assertThat(longer.undo()).noneMatch(this::tryRun);
		assertThat(longer.undo().isEmpty()).isEqualTo(this.product != DatabaseProduct.H2);
		assertThat(stored()).isEqualTo("ten letters");
	}

	@Test
	void otherStatementsOfAColumnKeepItsType() {
		Change change = new Change("numeric(12,3)", "1.234", "numeric(12,1)");
		create(change);
		TableColumn wanted = TableColumn.of(column(), new ColumnType("numeric(12,1)"), false).withDefault("7");
		List<SchemaDifference> differences = compare(model(wanted)).required().all();
		differences.forEach((difference) -> difference.statements().forEach(this::run));
		assertThat(stored()).isEqualTo("1.234");
		assertThat(compare(model(wanted)).required().all()).extracting(SchemaDifference::kind)
			.containsExactly(Kind.TYPE);
		List<SchemaDifference> back = new ArrayList<>(differences);
		Collections.reverse(back);
		back.forEach((difference) -> difference.undo().forEach(this::run));
		assertThat(stored()).isEqualTo("1.234");
	}

	@Test
	void columnWithNullIsNotFilled() {
		create(new Change("integer", "NULL", "integer"));
		TableColumn wanted = TableColumn.of(column(), new ColumnType("integer"), false).withDefault("5");
		List<SchemaDifference> differences = compare(model(wanted)).required().all();
		assertThat(differences).extracting(SchemaDifference::kind).containsExactly(Kind.DEFAULT, Kind.NULLABILITY);
		assertThat(differences.get(0).statements()).allMatch(this::tryRun);
		assertThat(differences.get(1).statements()).noneMatch(this::tryRun);
		assertThat(stored()).isEqualTo("null");
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void serverRefusesInASessionThatIsNotStrict() {
		SchemaDifference shorter = change(new Change("varchar(20)", "'ten letters'", "varchar(5)"));
		Mono<Void> work = manager().inConnection((connection) -> Flux.just("SET sql_mode = ''", shorter.manual().get(0))
			.concatMap((statement) -> Flux.from(connection.createStatement(statement).execute())
				.concatMap((result) -> result.getRowsUpdated()))
			.then());
		assertThatThrownBy(() -> work.block(TestDatabase.TIMEOUT)).hasMessageContaining("truncated");
		assertThat(stored()).isEqualTo("ten letters");
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void statementsKeepWhatNoEntityDeclares() {
		run("CREATE TABLE " + table() + " (v VARCHAR(20) COLLATE utf8mb4_bin COMMENT 'it''s', "
				+ "t TIMESTAMP(6) NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6))");
		TableColumn time = TableColumn.of("t", new ColumnType("timestamp(6)"), false)
			.withDefault("current_timestamp(6)");
		SchemaModel wanted = SchemaModel.of(List.of(new TableModel(new TableName(null, "kept"), TableModel.Kind.TABLE,
				null, null, List.of(TableColumn.of("v", new ColumnType("varchar(40)"), true), time), null, List.of(),
				List.of(), List.of(), List.of())));
		compare(wanted).required().all().forEach((difference) -> difference.statements().forEach(this::run));
		assertThat(compare(wanted).all()).isEmpty();
		List<TableColumn> columns = get(schema().reflect()).tables().get(0).columns();
		assertThat(columns.get(0).attributes()).isEqualTo("COLLATE utf8mb4_bin");
		assertThat(columns.get(0).comment()).isEqualTo("it's");
		assertThat(columns.get(1).attributes()).isEqualTo("on update current_timestamp(6)");
	}

	private String table() {
		return this.dialect.quoted("kept");
	}

	private String column() {
		return (this.product == DatabaseProduct.H2) ? "V" : "v";
	}

	private String text() {
		return (this.product == DatabaseProduct.H2) ? "varchar" : "text";
	}

	private String single() {
		return (this.product == DatabaseProduct.MARIADB) ? "float" : "real";
	}

	private String dateTime(int fraction) {
		return ((this.product == DatabaseProduct.MARIADB) ? "datetime(" : "timestamp(") + fraction + ")";
	}

	private SchemaModel model(TableColumn column) {
		return SchemaModel.of(List.of(new TableModel(new TableName(null, "kept"), TableModel.Kind.TABLE, null, null,
				List.of(column), null, List.of(), List.of(), List.of(), List.of())));
	}

	private void create(Change change) {
		run("DROP TABLE IF EXISTS " + table());
		run("CREATE TABLE " + table() + " (v " + change.from + ")");
		run("INSERT INTO " + table() + " VALUES (" + change.value + ")");
	}

	private SchemaDifference change(Change change) {
		create(change);
		List<SchemaDifference> differences = compare(model(TableColumn.of(column(), new ColumnType(change.to), true)))
			.all();
		assertThat(differences).as("%s", change).hasSize(1);
		return differences.get(0);
	}

	private String stored() {
		return get(manager()
			.inConnection((connection) -> Flux.from(connection.createStatement("SELECT v FROM " + table()).execute())
				.concatMap((result) -> result.map((row, metadata) -> String.valueOf(row.get(0))))
				.next()))
			.replace('T', ' ');
	}

	private List<String> lines(SchemaDifference difference) throws IOException {
		Path master = Files.writeString(Files.createTempDirectory("log").resolve("master.yaml"),
				"databaseChangeLog:\n");
		return Files.readAllLines(
				MigrationFile.write(master, "change", new SchemaDifferences(this.product, List.of(difference)))
					.orElseThrow()
					.path());
	}

	/**
	 * A change of a type.
	 */
	private record Change(String from, String value, String to) {

		String name() {
			return this.to.replaceAll("\\(.*", "");
		}

	}

}
