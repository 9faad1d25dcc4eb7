package dev.asyncdb.schema;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.comparison.SchemaComparison;
import dev.asyncdb.testing.TestRun;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random schemas with types, defaults and conditions in spellings that the catalog does
 * not use: created, compared, changed by what the comparison generates, and changed back.
 */
class SchemaRoundTripTests extends SchemaFixture {

	private static final int SCHEMAS = TestRun.isNightly() ? 60 : 3;

	/**
	 * Stored values violate a new condition, are no values of a new type, or types and
	 * expressions do not fit. An unknown refusal is a fault of a generated statement.
	 */
	private static final Set<DatabaseErrorKind> KNOWN_REFUSALS = EnumSet.of(DatabaseErrorKind.CONSTRAINT_VIOLATION,
			DatabaseErrorKind.INVALID_VALUE, DatabaseErrorKind.BAD_GRAMMAR);

	private final RandomSchema random = new RandomSchema(TestRun.random("schemas on " + this.product), this.dialect);

	SchemaRoundTripTests(DatabaseProduct product) {
		super(product, 2);
	}

	@BeforeEach
	void createTypes() {
		if (this.product == DatabaseProduct.POSTGRESQL) {
			run("CREATE TYPE mood AS ENUM ('sad', 'ok')");
			run("CREATE DOMAIN positive AS integer CHECK (VALUE > 0)");
		}
	}

	@Test
	void createdSchemasHaveNoDifferences() {
		Schema schema = schema();
		for (int i = 0; i < SCHEMAS; i++) {
			SchemaModel wanted = this.random.make();
			assertThat(get(schema.createAll(wanted))).isEqualTo(schema.statements(wanted));
			assertThat(compare(wanted).all()).as("schema %d", i).isEmpty();
			assertThat(get(schema.createAll(wanted))).isEmpty();
			drop();
		}
	}

	@Test
	void canaryTextsAloneDiffer() {
		List<SchemaDifference> differences = new ArrayList<>();
		for (int i = 0; i < SCHEMAS; i++) {
			SchemaModel wanted = this.random.make();
			get(schema().createAll(wanted));
			SchemaModel found = get(schema().reflect());
			SchemaModel unknown = SchemaModel.of(List.of());
			differences.addAll(new SchemaComparison(this.statements).of(wanted, found, unknown, List.of()).all());
			drop();
		}
		assertThat(differences).isNotEmpty();
	}

	@Test
	void generatedChangesResolveDifferencesAndKeepValues() {
		int executed = 0;
		int unspelled = 0;
		int tables = 0;
		List<String> refusals = new ArrayList<>();
		for (int i = 0; i < SCHEMAS; i++) {
			SchemaModel before = this.random.make();
			SchemaModel after = this.random.changed(before);
			get(schema().createAll(before));
			List<String> rows = before.tables().stream().map(this.random::row).filter((row) -> !row.isEmpty()).toList();
			executed += (int) rows.stream().filter((row) -> isExecuted(row, refusals, false)).count();
			Map<String, String> values = values(before);
			List<SchemaDifference> done = new ArrayList<>();
			List<SchemaDifference> left = new ArrayList<>();
			List<SchemaDifference> differences = compare(after).required().all();
			for (SchemaDifference difference : differences) {
				boolean isOpen = left.stream().anyMatch((other) -> other.table().equals(difference.table()));
				boolean isDone = !difference.statements().isEmpty() && difference.statements()
					.stream()
					.allMatch((statement) -> isExecuted(statement, refusals, isOpen));
				(isDone ? done : left).add(difference);
			}
			executed += done.size();
			tables += after.tables().size();
			unspelled += (int) differences.stream()
				.filter((difference) -> difference.kind() == SchemaDifference.Kind.NOT_COMPARED)
				.map(SchemaDifference::table)
				.distinct()
				.count();
			// A change that the server refused can keep it from the other parts of its
			// table
			List<TableName> open = left.stream().map(SchemaDifference::table).toList();
			requireSame(after, open, i);
			assertThat(values(before)).as("schema %d: %s", i, done).isEqualTo(values);
			Collections.reverse(done);
			List<SchemaDifference> undone = done.stream()
				.filter((difference) -> !difference.undo().isEmpty())
				.filter((difference) -> difference.undo().stream().allMatch(this::tryRun))
				.toList();
			assertThat(values(before)).as("schema %d: %s", i, undone).isEqualTo(values);
			if (undone.size() == done.size()) {
				requireSame(before, open, i);
			}
			drop();
		}
		System.out.printf("executed: %d, refused: %s, of %d tables not compared: %d%n", executed, refusals, tables,
				unspelled);
		assertThat(refusals).hasSizeLessThan(executed / 2);
		assertThat(unspelled).isLessThanOrEqualTo(tables / 4);
	}

	// A server rewrites a check for the new type of its column, and keeps that later
	private void requireSame(SchemaModel wanted, List<TableName> open, int number) {
		List<SchemaDifference> checks = left(wanted, open);
		assertThat(checks).as("schema %d", number)
			.allSatisfy((difference) -> assertThat(difference.kind()).isEqualTo(SchemaDifference.Kind.CHECK));
		checks.forEach((difference) -> difference.statements().forEach(this::run));
		assertThat(left(wanted, open)).as("schema %d", number).isEmpty();
	}

	private List<SchemaDifference> left(SchemaModel wanted, List<TableName> open) {
		return compare(wanted).required()
			.all()
			.stream()
			.filter((difference) -> !open.contains(difference.table()))
			.toList();
	}

	// What was refused before can be what the next statement needs
	private boolean isExecuted(String statement, List<String> refusals, boolean isAnyKind) {
		RuntimeException refusal = refusal(statement);
		if (refusal != null && !isAnyKind) {
			assertThat(KNOWN_REFUSALS).as("%s: %s", statement, refusal.getMessage())
				.contains(DatabaseErrorKind.of(refusal));
		}
		if (refusal != null) {
			refusals.add(DatabaseErrorKind.of(refusal) + " " + statement);
		}
		return refusal == null;
	}

	@Test
	void canaryTheValuesOfACutTextDiffer() {
		run("CREATE TABLE canary (v VARCHAR(20))");
		run("INSERT INTO canary VALUES ('1234567890')");
		SchemaModel model = get(schema().reflect());
		Map<String, String> values = values(model);
		run("UPDATE canary SET v = SUBSTRING(v, 1, 5)");
		assertThat(values(model)).isNotEqualTo(values);
	}

	private void drop() {
		this.statements.drop(get(schema().reflect())).forEach(this::run);
		assertThat(get(schema().reflect()).tables()).isEmpty();
	}

	/**
	 * Return the values of the columns of a schema, in a form that does not depend on
	 * their types.
	 */
	private Map<String, String> values(SchemaModel model) {
		Map<String, String> values = new TreeMap<>();
		for (TableModel table : model.tables()) {
			List<String> names = table.columns().stream().map((column) -> this.dialect.quoted(column.name())).toList();
			String query = "SELECT " + String.join(", ", names) + " FROM " + this.statements.quoted(table.name());
			values.put(table.name().name(),
					get(manager()
						.inConnection((connection) -> Flux.<Result>from(connection.createStatement(query).execute())
							.concatMap((result) -> result.map((row, metadata) -> IntStream.range(0, names.size())
								.mapToObj((index) -> plain(value(row, index)))
								.toList()
								.toString()))
							.collectList()))
						.toString());
		}
		return values;
	}

	// MariaDB's driver reads each value of a TINYINT(1) as true or false
	private @Nullable Object value(Row row, int index) {
		Object value = row.get(index);
		boolean isNumber = value instanceof Boolean && this.product == DatabaseProduct.MARIADB;
		return isNumber ? row.get(index, Integer.class) : value;
	}

	private static String plain(@Nullable Object value) {
		if (value instanceof ByteBuffer bytes) {
			return HexFormat.of().formatHex(bytes.array());
		}
		if (value instanceof byte[] bytes) {
			return HexFormat.of().formatHex(bytes);
		}
		if (value instanceof Object[] many) {
			return Stream.of(many).map(SchemaRoundTripTests::plain).toList().toString();
		}
		String text = ((value instanceof Json json) ? json.asString() : String.valueOf(value)).strip();
		if (text.matches("-?\\d+(\\.\\d+)?([Ee][-+]?\\d+)?")) {
			return new BigDecimal(text).stripTrailingZeros().toPlainString();
		}
		if (text.matches("(?i)true|false")) {
			// H2 converts a boolean to a text in capitals
			return text.toLowerCase(Locale.ROOT);
		}
		return text.replace('T', ' ')
			.replaceAll("(\\d\\d:\\d\\d):00$", "$1")
			.replaceAll("( 00:00(:00)?)?$", "")
			.replaceAll("(\\.\\d+?)0+$", "$1");
	}

}
