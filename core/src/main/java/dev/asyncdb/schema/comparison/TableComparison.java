package dev.asyncdb.schema.comparison;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

import dev.asyncdb.schema.CheckModel;
import dev.asyncdb.schema.ForeignKeyModel;
import dev.asyncdb.schema.IndexModel;
import dev.asyncdb.schema.KeyModel;
import dev.asyncdb.schema.ReferentialAction;
import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.ddl.SchemaStatements;
import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * Compares a table of the database with the one that the entities require. A missing
 * table is compared as if it existed with its columns, keys and checks alone, since
 * CREATE TABLE defines these.
 */
final class TableComparison {

	private final SchemaStatements statements;

	private final TableModel expected;

	private final TableModel actual;

	private final @Nullable TableModel spelled;

	private final List<SchemaDifference> differences;

	private TableComparison(SchemaStatements statements, TableModel expected, TableModel actual,
			@Nullable TableModel spelled, List<SchemaDifference> differences) {
		this.statements = statements;
		this.expected = expected;
		this.actual = actual;
		this.spelled = spelled;
		this.differences = differences;
	}

	/**
	 * Compare a table.
	 * @param spelled the columns and checks of the expected table as the catalog spells
	 * them, {@code null} if the texts decide
	 */
	static List<SchemaDifference> of(SchemaStatements statements, TableModel expected, @Nullable TableModel actual,
			@Nullable TableModel spelled) {
		List<SchemaDifference> differences = new ArrayList<>();
		TableModel existing = (actual != null) ? actual
				: new TableModel(expected.name(), expected.kind(), null, null, expected.columns(),
						expected.primaryKey(), expected.uniqueKeys(), List.of(), List.of(), expected.checks());
		TableComparison comparison = new TableComparison(statements, expected, existing, spelled, differences);
		if (actual == null) {
			comparison.addMissing();
		}
		else {
			comparison.compareColumns();
		}
		comparison.compareKeys();
		comparison.compareIndexes();
		comparison.compareReferences();
		return differences;
	}

	private void addMissing() {
		add(Kind.MISSING_TABLE, null, null, null, this.statements.create(this.expected),
				this.statements.drop(this.expected));
	}

	private void add(Kind kind, @Nullable String part, @Nullable Object expectedPart, @Nullable Object actualPart,
			String statement, String... undo) {
		this.differences.add(new SchemaDifference(kind, this.expected.name(), part, null, text(expectedPart),
				text(actualPart), List.of(statement), List.of(undo)));
	}

	private static @Nullable String text(@Nullable Object part) {
		return (part != null) ? part.toString() : null;
	}

	private void compareColumns() {
		for (TableColumn column : this.expected.columns()) {
			TableColumn existing = this.actual.column(column.name());
			if (existing != null) {
				new ColumnComparison(this.statements.dialect(), this.statements.quoted(this.expected.name()),
						this.expected.name(), column, existing, this.differences)
					.compareWith((this.spelled != null) ? this.spelled.column(column.name()) : null);
			}
			else {
				this.differences.add(new SchemaDifference(Kind.MISSING_COLUMN, this.expected.name(), column.name(),
						column, ColumnComparison.describe(column), null,
						List.of(this.statements.add(this.expected, column)),
						List.of(this.statements.dropColumn(this.expected, column.name()))));
			}
		}
		for (TableColumn column : this.actual.columns()) {
			if (this.expected.column(column.name()) == null) {
				add(Kind.EXTRA_COLUMN, column.name(), null, ColumnComparison.describe(column),
						this.statements.dropColumn(this.expected, column.name()));
			}
		}
	}

	private void compareKeys() {
		comparePrimaryKeys();
		for (KeyModel key : missing(this.expected.uniqueKeys(), this::isUnique)) {
			add(Kind.MISSING_UNIQUE_KEY, key.name(), key.columns(), null, this.statements.add(this.expected, key),
					this.statements.dropConstraint(this.expected, key.name()));
		}
		for (KeyModel key : missing(this.actual.uniqueKeys(), (key) -> isExpectedUnique(key.columns()))) {
			add(Kind.EXTRA_UNIQUE_KEY, key.name(), null, key.columns(),
					this.statements.dropConstraint(this.expected, key.name()));
		}
		for (CheckModel check : missing(this.expected.checks(), (check) -> isNamed(this.actual.checks(), check))) {
			add(Kind.MISSING_CHECK, check.name(), check.expression(), null, this.statements.add(this.expected, check),
					this.statements.dropConstraint(this.expected, check.name()));
		}
		this.expected.checks().forEach(this::compareExpressions);
		for (CheckModel check : missing(this.actual.checks(), (check) -> isNamed(this.expected.checks(), check))) {
			add(Kind.EXTRA_CHECK, check.name(), null, check.expression(),
					this.statements.dropConstraint(this.expected, check.name()));
		}
	}

	// Only the server knows whether two texts are the same condition
	private void compareExpressions(CheckModel check) {
		CheckModel required = (this.spelled != null) ? named(this.spelled.checks(), check) : null;
		CheckModel existing = named(this.actual.checks(), check);
		boolean isSame = existing == null || ((required != null) ? required.expression().equals(existing.expression())
				: PlainText.areSame(check.expression(), existing.expression()));
		if (existing == null || isSame) {
			return;
		}
		List<String> change = List.of(this.statements.dropConstraint(this.expected, existing.name()),
				this.statements.add(this.expected, check));
		if (required == null) {
			this.differences.add(new SchemaDifference(Kind.NOT_COMPARED, this.expected.name(), check.name(), null,
					check.expression(), existing.expression(), List.of(), List.of(), change));
			return;
		}
		this.differences
			.add(new SchemaDifference(Kind.CHECK, this.expected.name(), check.name(), null, check.expression(),
					existing.expression(), change, List.of(this.statements.dropConstraint(this.expected, check.name()),
							this.statements.add(this.expected, existing))));
	}

	private static @Nullable CheckModel named(List<CheckModel> checks, CheckModel check) {
		return checks.stream().filter((other) -> other.name().equalsIgnoreCase(check.name())).findFirst().orElse(null);
	}

	private void comparePrimaryKeys() {
		KeyModel expectedKey = this.expected.primaryKey();
		KeyModel actualKey = this.actual.primaryKey();
		List<String> columns = (actualKey != null) ? actualKey.columns() : List.of();
		if (columns.equals((expectedKey != null) ? expectedKey.columns() : List.of())) {
			return;
		}
		List<String> change = new ArrayList<>();
		if (actualKey != null) {
			change.add(this.statements.dropPrimaryKey(this.expected, actualKey));
		}
		if (expectedKey != null) {
			change.add(this.statements.addPrimaryKey(this.expected));
		}
		this.differences.add(new SchemaDifference(Kind.PRIMARY_KEY, this.expected.name(), null, null,
				(expectedKey != null) ? expectedKey.columns().toString() : null,
				(actualKey != null) ? columns.toString() : null, change, List.of()));
	}

	private static <T> List<T> missing(List<T> parts, Predicate<T> exists) {
		return parts.stream().filter((part) -> !exists.test(part)).toList();
	}

	// Uniqueness does not depend on the order of the columns
	private boolean isUnique(KeyModel key) {
		Set<String> columns = new HashSet<>(key.columns());
		return this.actual.uniqueKeys().stream().anyMatch((other) -> columns.equals(new HashSet<>(other.columns())))
				|| this.actual.indexes()
					.stream()
					.anyMatch((index) -> index.unique() && index.isPlain()
							&& columns.equals(new HashSet<>(index.columns())));
	}

	private boolean isExpectedUnique(List<String> columns) {
		return this.expected.uniqueKeys()
			.stream()
			.anyMatch((key) -> new HashSet<>(key.columns()).equals(new HashSet<>(columns)));
	}

	private static boolean isNamed(List<CheckModel> checks, CheckModel check) {
		return named(checks, check) != null;
	}

	private void compareIndexes() {
		for (IndexModel index : missing(this.expected.indexes(), this::isIndexed)) {
			add(Kind.MISSING_INDEX, index.name(), index.columns(), null, this.statements.create(this.expected, index),
					this.statements.dropIndex(this.expected, index.name()));
		}
		for (IndexModel index : missing(this.actual.indexes(), this::isExpectedOrNotDeclarable)) {
			add(index.unique() ? Kind.EXTRA_UNIQUE_KEY : Kind.EXTRA_INDEX, index.name(), null, index.columns(),
					this.statements.dropIndex(this.expected, index.name()));
		}
	}

	private boolean isIndexed(IndexModel index) {
		return this.actual.indexes()
			.stream()
			.anyMatch((other) -> other.isPlain() && other.columns().equals(index.columns()))
				|| this.actual.uniqueKeys().stream().anyMatch((key) -> key.columns().equals(index.columns()));
	}

	private boolean isExpectedOrNotDeclarable(IndexModel index) {
		return !index.isPlain() || (index.unique() && isExpectedUnique(index.columns()))
				|| this.expected.indexes().stream().anyMatch((other) -> other.columns().equals(index.columns()));
	}

	private void compareReferences() {
		for (ForeignKeyModel key : missing(this.expected.foreignKeys(),
				(key) -> this.actual.foreignKeys().stream().anyMatch((other) -> areSame(key, other)))) {
			add(Kind.MISSING_FOREIGN_KEY, key.name(), describe(key), null, this.statements.add(this.expected, key),
					this.statements.dropConstraint(this.expected, key.name()));
		}
		for (ForeignKeyModel key : missing(this.actual.foreignKeys(),
				(key) -> this.expected.foreignKeys().stream().anyMatch((other) -> areSame(key, other)))) {
			add(Kind.EXTRA_FOREIGN_KEY, key.name(), null, describe(key),
					this.statements.dropConstraint(this.expected, key.name()));
		}
	}

	private static boolean areSame(ForeignKeyModel one, ForeignKeyModel other) {
		return one.columns().equals(other.columns()) && one.references().equals(other.references())
				&& one.referencedColumns().equals(other.referencedColumns())
				&& effective(one.onDelete()) == effective(other.onDelete());
	}

	private static ReferentialAction effective(ReferentialAction action) {
		return (action == ReferentialAction.RESTRICT) ? ReferentialAction.NO_ACTION : action;
	}

	private static String describe(ForeignKeyModel key) {
		return "%s to %s%s on delete %s".formatted(key.columns(), key.references(), key.referencedColumns(),
				effective(key.onDelete()).sql().toLowerCase(Locale.ROOT));
	}

}
