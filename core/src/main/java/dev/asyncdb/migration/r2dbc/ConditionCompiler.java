package dev.asyncdb.migration.r2dbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.asyncdb.migration.liquibase.ChangeKey;
import dev.asyncdb.migration.r2dbc.Condition.All;
import dev.asyncdb.migration.r2dbc.Condition.Answer;
import dev.asyncdb.migration.r2dbc.Condition.Any;
import dev.asyncdb.migration.r2dbc.Condition.Known;
import dev.asyncdb.migration.r2dbc.Condition.None;
import dev.asyncdb.migration.r2dbc.PreconditionPolicy.Reaction;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.exception.PreconditionErrorException;
import liquibase.exception.PreconditionFailedException;
import liquibase.precondition.Precondition;
import liquibase.precondition.PreconditionLogic;
import liquibase.precondition.core.AndPrecondition;
import liquibase.precondition.core.ChangeLogPropertyDefinedPrecondition;
import liquibase.precondition.core.ChangeSetExecutedPrecondition;
import liquibase.precondition.core.DBMSPrecondition;
import liquibase.precondition.core.NotPrecondition;
import liquibase.precondition.core.ObjectQuotingStrategyPrecondition;
import liquibase.precondition.core.OrPrecondition;
import liquibase.precondition.core.PreconditionContainer;
import liquibase.precondition.core.PreconditionContainer.FailOption;
import liquibase.precondition.core.RowCountPrecondition;
import liquibase.precondition.core.RunningAsPrecondition;
import liquibase.precondition.core.SqlPrecondition;
import liquibase.precondition.core.TableIsEmptyPrecondition;
import org.jspecify.annotations.Nullable;

/**
 * Compiles preconditions to queries.
 */
record ConditionCompiler(ServerDialect dialect, Database database, CatalogQueries catalog,
		DatabaseChangeLog changeLog) {

	/**
	 * Compile the preconditions of a change or of the change log.
	 * @param change the change, {@code null} for the change log
	 * @throws UncompilableException if a precondition is not supported
	 */
	PreconditionPolicy policy(PreconditionContainer container, @Nullable ChangeSet change) {
		String name = (change != null) ? change.toString(false) : "the change log";
		return new PreconditionPolicy(name, all(container, change), Reaction.valueOf(container.getOnFail().name()),
				Reaction.valueOf(container.getOnError().name()), container.getOnFailMessage(),
				container.getOnErrorMessage());
	}

	private List<Condition> parts(PreconditionLogic logic, @Nullable ChangeSet change) {
		List<Condition> parts = new ArrayList<>();
		for (Precondition part : logic.getNestedPreconditions()) {
			parts.add(compile(part, change));
		}
		return parts;
	}

	private Condition all(PreconditionLogic logic, @Nullable ChangeSet change) {
		return new All(parts(logic, change));
	}

	private Condition compile(Precondition part, @Nullable ChangeSet change) {
		if (part instanceof PreconditionContainer inner) {
			Condition all = all(inner, change);
			return (inner.getOnFail() == FailOption.WARN) ? new Condition.Warning(all) : all;
		}
		if (part instanceof NotPrecondition not) {
			return new None(parts(not, change), "a negated precondition holds");
		}
		if (part instanceof OrPrecondition or) {
			return new Any(parts(or, change));
		}
		if (part instanceof AndPrecondition and) {
			return all(and, change);
		}
		if (part instanceof DBMSPrecondition || part instanceof ChangeLogPropertyDefinedPrecondition
				|| part instanceof ObjectQuotingStrategyPrecondition) {
			return known(part, change);
		}
		return queried(part, change);
	}

	// Liquibase evaluates these without the database
	private Condition known(Precondition part, @Nullable ChangeSet change) {
		try {
			part.check(this.database, (change != null) ? change.getChangeLog() : this.changeLog, change, null);
			return new Known(null);
		}
		catch (PreconditionFailedException ex) {
			return new Known("%s does not hold".formatted(part.getName()));
		}
		catch (PreconditionErrorException ex) {
			throw new UncompilableException(part.getName(), String.valueOf(ex.getMessage()));
		}
	}

	private Condition queried(Precondition part, @Nullable ChangeSet change) {
		if (part instanceof SqlPrecondition sql) {
			return new Answer(withoutDelimiter(sql.getSql()), String.valueOf(sql.getExpectedResult()),
					"its query did not give the expected result");
		}
		if (part instanceof RowCountPrecondition rows) {
			return new Answer(
					"SELECT COUNT(*) FROM " + table(rows.getCatalogName(), rows.getSchemaName(), rows.getTableName()),
					String.valueOf(rows.getExpectedRows()),
					"table %s does not have %s rows".formatted(rows.getTableName(), rows.getExpectedRows()));
		}
		if (part instanceof TableIsEmptyPrecondition empty) {
			return new Answer(
					"SELECT COUNT(*) FROM (SELECT 1 FROM %s LIMIT 1) found"
						.formatted(table(empty.getCatalogName(), empty.getSchemaName(), empty.getTableName())),
					"0", "table %s is not empty".formatted(empty.getTableName()));
		}
		if (part instanceof RunningAsPrecondition user) {
			String wanted = String.valueOf(user.getUsername()).toLowerCase(Locale.ROOT);
			return new Answer("SELECT CASE WHEN LOWER((%s)) = %s THEN 1 ELSE 0 END"
				.formatted(this.dialect.currentUser(), this.dialect.literal(wanted)), "1",
					"the user is not " + user.getUsername());
		}
		if (part instanceof ChangeSetExecutedPrecondition run) {
			return executed(run, change);
		}
		return this.catalog.condition(part);
	}

	private String table(@Nullable String catalog, @Nullable String schema, String table) {
		return this.database.escapeTableName(catalog, schema, table);
	}

	private static String withoutDelimiter(String sql) {
		return sql.strip().replaceFirst(";$", "");
	}

	private Condition executed(ChangeSetExecutedPrecondition run, @Nullable ChangeSet change) {
		DatabaseChangeLog log = (change != null) ? change.getChangeLog() : this.changeLog;
		String path = (run.getChangeLogFile() != null) ? run.getChangeLogFile() : log.getLogicalFilePath();
		String history = this.database.escapeTableName(this.database.getLiquibaseCatalogName(),
				this.database.getLiquibaseSchemaName(), this.database.getDatabaseChangeLogTableName());
		return new Answer(
				"SELECT COUNT(*) FROM %s WHERE ID = %s AND AUTHOR = %s AND REPLACE(FILENAME, 'classpath:', '') IN (%s, %s)"
					.formatted(history, this.dialect.literal(run.getId()), this.dialect.literal(run.getAuthor()),
							this.dialect.literal(ChangeKey.normalized(path)),
							this.dialect.literal("/" + ChangeKey.normalized(path))),
				"1", "change %s::%s::%s was not run".formatted(path, run.getId(), run.getAuthor()));
	}

}
