package dev.asyncdb.schema.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.statement.schema.ColumnType;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * Compares a column of the database with the one that the entities declare. Each
 * statement changes one part and keeps the others as the statements before it left them,
 * since some products repeat the whole definition.
 */
final class ColumnComparison {

	private static final Pattern CLAIM = Pattern.compile("(?i).*\\b(collate|character set|charset|on update)\\b.*",
			Pattern.DOTALL);

	private final SchemaDialect dialect;

	private final String table;

	private final TableName name;

	private final TableColumn declared;

	private final TableColumn actual;

	private final List<SchemaDifference> differences;

	/**
	 * Create a comparison.
	 * @param table the quoted table
	 * @param name the table
	 * @param declared the column of the entities
	 * @param actual the column of the database
	 * @param differences the list for the differences
	 */
	ColumnComparison(SchemaDialect dialect, String table, TableName name, TableColumn declared, TableColumn actual,
			List<SchemaDifference> differences) {
		this.dialect = dialect;
		this.table = table;
		this.name = name;
		this.declared = declared;
		this.actual = actual;
		this.differences = differences;
	}

	/**
	 * Add the differences.
	 * @param spelled the declared column as the catalog spells it, {@code null} if the
	 * texts decide
	 */
	void compareWith(@Nullable TableColumn spelled) {
		TableColumn expected = (spelled != null) ? spelled.withIdentity(spelled.identity() || this.declared.identity())
				: this.declared.withType(this.dialect.canonicalType(this.declared.type().text()));
		if (expected.generatedAs() != null && !expected.generatedAs().equals(this.actual.generatedAs())) {
			add(Kind.DEFAULT, expected.generatedAs(), value(this.actual), List.of(), List.of(), List.of());
			return;
		}
		boolean isOther = this.actual.generatedAs() == null
				&& ((spelled != null) ? !value(expected).equals(value(this.actual))
						: !PlainText.areSame(value(expected), value(this.actual)));
		boolean isUnknown = spelled == null && isOther && !isCertain(expected);
		boolean hasOtherDefault = isOther && !isUnknown;
		TableColumn typed = compareTypes(
				claimsAttributes() ? expected : expected.withAttributes(this.actual.attributes()), hasOtherDefault);
		TableColumn state = (typed != null) ? typed : this.actual;
		if (isUnknown) {
			add(Kind.NOT_COMPARED, value(this.declared), value(this.actual), List.of(), List.of(),
					List.of(this.dialect.alterDefault(this.table, state.withDefault(this.declared.defaultValue()))));
		}
		if (hasOtherDefault && typed != null) {
			state = change(Kind.DEFAULT, value(this.declared), value(this.actual), state,
					state.withDefault(this.declared.defaultValue()), this.dialect::alterDefault);
		}
		boolean isTypeUnknown = spelled == null && typed == null;
		if (expected.identity() != this.actual.identity() && !isTypeUnknown) {
			state = changeIdentity(expected, state);
		}
		else if (expected.identity() != this.actual.identity()) {
			change(Kind.NOT_COMPARED, identity(expected), identity(this.actual), state,
					state.withIdentity(expected.identity()), this.dialect::alterIdentity);
		}
		if (expected.nullable() != state.nullable()) {
			change(isTypeUnknown ? Kind.NOT_COMPARED : Kind.NULLABILITY, nullability(expected),
					nullability(this.actual), state, state.withNullable(expected.nullable()),
					this.dialect::alterNullability);
		}
	}

	// Servers number only columns that are not nullable, and take their defaults away
	private TableColumn changeIdentity(TableColumn expected, TableColumn state) {
		TableColumn filled = expected.identity() ? state.withNullable(expected.nullable()) : state;
		TableColumn changed = filled.withIdentity(expected.identity());
		List<String> statements = new ArrayList<>();
		List<String> undo = new ArrayList<>();
		if (filled.nullable() != state.nullable()) {
			statements.add(this.dialect.alterNullability(this.table, filled));
		}
		statements.add(this.dialect.alterIdentity(this.table, changed));
		if (changed.defaultValue() != null && !changed.identity()) {
			statements.add(this.dialect.alterDefault(this.table, changed));
		}
		undo.add(this.dialect.alterIdentity(this.table, filled));
		if (state.defaultValue() != null && !state.identity()) {
			undo.add(this.dialect.alterDefault(this.table, filled));
		}
		if (filled.nullable() != state.nullable()) {
			undo.add(this.dialect.alterNullability(this.table, state));
		}
		add(Kind.IDENTITY, identity(expected), identity(this.actual), statements, undo, List.of());
		return changed;
	}

	// A type such as serial has a default of its own
	private boolean isCertain(TableColumn expected) {
		return (expected.defaultValue() == null) != (this.actual.defaultValue() == null)
				&& expected.type().equals(this.actual.type());
	}

	private boolean claimsAttributes() {
		return CLAIM.matcher(this.declared.type().text() + " " + value(this.declared)).matches();
	}

	/**
	 * Compare the types.
	 * @return the column after the statements, {@code null} if it has not the required
	 * type then
	 */
	private @Nullable TableColumn compareTypes(TableColumn expected, boolean hasOtherDefault) {
		String required = describe(expected.type(), expected);
		String existing = describe(this.actual.type(), this.actual);
		if (required.equals(existing)) {
			return this.actual;
		}
		ColumnType plain = this.dialect.canonicalType(this.declared.type().text());
		TableColumn changed = this.actual
			.withType(plain.equals(expected.type()) ? this.declared.type() : expected.type())
			.withAttributes(expected.attributes());
		if (!this.dialect.keepsValues(this.actual.type(), expected.type())) {
			add(Kind.TYPE, required, existing, List.of(), List.of(),
					hasOtherDefault ? withDefault(changed) : List.of(alterType(changed)));
			return null;
		}
		boolean isReversible = this.dialect.keepsValues(expected.type(), this.actual.type());
		List<String> undo = isReversible ? List.of(this.dialect.alterType(this.table, this.actual, expected.type()))
				: List.of();
		add(Kind.TYPE, required, existing, List.of(alterType(changed)), undo, List.of());
		return changed;
	}

	private String alterType(TableColumn changed) {
		return this.dialect.alterType(this.table, changed, this.actual.type());
	}

	// A default of another type can be no value of the new one
	private List<String> withDefault(TableColumn changed) {
		return List.of(this.dialect.alterDefault(this.table, this.actual.withDefault(null)),
				alterType(changed.withDefault(null)),
				this.dialect.alterDefault(this.table, changed.withDefault(this.declared.defaultValue())));
	}

	private TableColumn change(Kind kind, String required, String existing, TableColumn state, TableColumn changed,
			BiFunction<String, TableColumn, String> statement) {
		List<String> change = List.of(statement.apply(this.table, changed));
		if (kind == Kind.NOT_COMPARED) {
			add(kind, required, existing, List.of(), List.of(), change);
			return state;
		}
		add(kind, required, existing, change, List.of(statement.apply(this.table, state)), List.of());
		return changed;
	}

	private void add(Kind kind, String required, String existing, List<String> statements, List<String> undo,
			List<String> manual) {
		this.differences.add(new SchemaDifference(kind, this.name, this.declared.name(), this.declared, required,
				existing, statements, undo, manual));
	}

	private static String describe(ColumnType type, TableColumn column) {
		return (column.attributes() != null) ? type + " " + column.attributes() : type.text();
	}

	private static String value(TableColumn column) {
		return (column.defaultValue() != null) ? column.defaultValue() : "none";
	}

	private static String identity(TableColumn column) {
		return column.identity() ? "an identity" : "none";
	}

	private static String nullability(TableColumn column) {
		return column.nullable() ? "NULL" : "NOT NULL";
	}

	static String describe(TableColumn column) {
		String type = column.type() + (column.nullable() ? "" : " not null");
		return (column.defaultValue() != null) ? type + " default " + column.defaultValue() : type;
	}

}
