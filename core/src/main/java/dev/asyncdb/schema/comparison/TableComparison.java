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
 * Compares one table with what entities need. A table that is not there is compared as
 * one without anything but its columns and keys.
 */
final class TableComparison {

	private final SchemaStatements statements;

	private final TableModel wanted;

	private final TableModel found;

	private final List<SchemaDifference> differences;

	private TableComparison(SchemaStatements statements, TableModel wanted, TableModel found,
			List<SchemaDifference> differences) {
		this.statements = statements;
		this.wanted = wanted;
		this.found = found;
		this.differences = differences;
	}

	static List<SchemaDifference> of(SchemaStatements statements, TableModel wanted, @Nullable TableModel found) {
		List<SchemaDifference> differences = new ArrayList<>();
		TableModel there = (found != null) ? found : new TableModel(wanted.name(), wanted.kind(), null, null,
				wanted.columns(), wanted.primaryKey(), wanted.uniqueKeys(), List.of(), List.of(), wanted.checks());
		TableComparison comparison = new TableComparison(statements, wanted, there, differences);
		if (found == null) {
			comparison.addMissing();
		}
		comparison.compareColumns();
		comparison.compareKeys();
		comparison.compareIndexes();
		comparison.compareReferences();
		return differences;
	}

	private void addMissing() {
		add(Kind.MISSING_TABLE, null, null, null, this.statements.create(this.wanted),
				this.statements.drop(this.wanted));
	}

	private void add(Kind kind, @Nullable String part, @Nullable Object wantedPart, @Nullable Object foundPart,
			String statement, String... undo) {
		this.differences.add(new SchemaDifference(kind, this.wanted.name(), part, text(wantedPart), text(foundPart),
				List.of(statement), List.of(undo)));
	}

	private static @Nullable String text(@Nullable Object part) {
		return (part != null) ? part.toString() : null;
	}

	private void compareColumns() {
		for (TableColumn column : this.wanted.columns()) {
			TableColumn there = this.found.column(column.name());
			if (there != null) {
				new ColumnComparison(this.statements.dialect(), this.statements.quoted(this.wanted.name()),
						this.wanted.name(), column, there)
					.addTo(this.differences);
			}
			else {
				add(Kind.MISSING_COLUMN, column.name(), ColumnComparison.describe(column), null,
						this.statements.add(this.wanted, column),
						this.statements.dropColumn(this.wanted, column.name()));
			}
		}
		for (TableColumn column : this.found.columns()) {
			if (this.wanted.column(column.name()) == null) {
				add(Kind.EXTRA_COLUMN, column.name(), null, ColumnComparison.describe(column),
						this.statements.dropColumn(this.wanted, column.name()));
			}
		}
	}

	private void compareKeys() {
		comparePrimaryKeys();
		for (KeyModel key : missing(this.wanted.uniqueKeys(), this::isUnique)) {
			add(Kind.MISSING_UNIQUE_KEY, key.name(), key.columns(), null, this.statements.add(this.wanted, key),
					this.statements.dropConstraint(this.wanted, key.name()));
		}
		for (KeyModel key : missing(this.found.uniqueKeys(), (key) -> isWantedUnique(key.columns()))) {
			add(Kind.EXTRA_UNIQUE_KEY, key.name(), null, key.columns(),
					this.statements.dropConstraint(this.wanted, key.name()));
		}
		for (CheckModel check : missing(this.wanted.checks(), (check) -> isNamed(this.found.checks(), check))) {
			add(Kind.MISSING_CHECK, check.name(), check.expression(), null, this.statements.add(this.wanted, check),
					this.statements.dropConstraint(this.wanted, check.name()));
		}
		for (CheckModel check : missing(this.found.checks(), (check) -> isNamed(this.wanted.checks(), check))) {
			add(Kind.EXTRA_CHECK, check.name(), null, check.expression(),
					this.statements.dropConstraint(this.wanted, check.name()));
		}
	}

	private void comparePrimaryKeys() {
		KeyModel wantedKey = this.wanted.primaryKey();
		KeyModel foundKey = this.found.primaryKey();
		List<String> columns = (foundKey != null) ? foundKey.columns() : List.of();
		if (columns.equals((wantedKey != null) ? wantedKey.columns() : List.of())) {
			return;
		}
		List<String> change = new ArrayList<>();
		if (foundKey != null) {
			change.add(this.statements.dropPrimaryKey(this.wanted, foundKey));
		}
		if (wantedKey != null) {
			change.add(this.statements.addPrimaryKey(this.wanted));
		}
		this.differences.add(new SchemaDifference(Kind.PRIMARY_KEY, this.wanted.name(), null,
				(wantedKey != null) ? wantedKey.columns().toString() : null,
				(foundKey != null) ? columns.toString() : null, change, List.of()));
	}

	private static <T> List<T> missing(List<T> parts, Predicate<T> isThere) {
		return parts.stream().filter((part) -> !isThere.test(part)).toList();
	}

	// The order of the columns does not matter to uniqueness
	private boolean isUnique(KeyModel key) {
		Set<String> columns = new HashSet<>(key.columns());
		return this.found.uniqueKeys().stream().anyMatch((other) -> columns.equals(new HashSet<>(other.columns())))
				|| this.found.indexes()
					.stream()
					.anyMatch((index) -> index.unique() && index.isPlain()
							&& columns.equals(new HashSet<>(index.columns())));
	}

	private boolean isWantedUnique(List<String> columns) {
		return this.wanted.uniqueKeys()
			.stream()
			.anyMatch((key) -> new HashSet<>(key.columns()).equals(new HashSet<>(columns)));
	}

	private static boolean isNamed(List<CheckModel> checks, CheckModel check) {
		return checks.stream().anyMatch((other) -> other.name().equalsIgnoreCase(check.name()));
	}

	private void compareIndexes() {
		for (IndexModel index : missing(this.wanted.indexes(), this::isIndexed)) {
			add(Kind.MISSING_INDEX, index.name(), index.columns(), null, this.statements.create(this.wanted, index),
					this.statements.dropIndex(this.wanted, index.name()));
		}
		for (IndexModel index : missing(this.found.indexes(), this::isWantedOrBeyondEntities)) {
			add(index.unique() ? Kind.EXTRA_UNIQUE_KEY : Kind.EXTRA_INDEX, index.name(), null, index.columns(),
					this.statements.dropIndex(this.wanted, index.name()));
		}
	}

	private boolean isIndexed(IndexModel index) {
		return this.found.indexes()
			.stream()
			.anyMatch((other) -> other.isPlain() && other.columns().equals(index.columns()))
				|| this.found.uniqueKeys().stream().anyMatch((key) -> key.columns().equals(index.columns()));
	}

	private boolean isWantedOrBeyondEntities(IndexModel index) {
		return !index.isPlain() || (index.unique() && isWantedUnique(index.columns()))
				|| this.wanted.indexes().stream().anyMatch((other) -> other.columns().equals(index.columns()));
	}

	private void compareReferences() {
		for (ForeignKeyModel key : missing(this.wanted.foreignKeys(),
				(key) -> this.found.foreignKeys().stream().anyMatch((other) -> areSame(key, other)))) {
			add(Kind.MISSING_FOREIGN_KEY, key.name(), describe(key), null, this.statements.add(this.wanted, key),
					this.statements.dropConstraint(this.wanted, key.name()));
		}
		for (ForeignKeyModel key : missing(this.found.foreignKeys(),
				(key) -> this.wanted.foreignKeys().stream().anyMatch((other) -> areSame(key, other)))) {
			add(Kind.EXTRA_FOREIGN_KEY, key.name(), null, describe(key),
					this.statements.dropConstraint(this.wanted, key.name()));
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
