package dev.asyncdb.migration.r2dbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.asyncdb.migration.liquibase.ChangeLogFile;
import liquibase.change.Change;
import liquibase.change.core.DropAllForeignKeyConstraintsChange;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.core.OutputChange;
import liquibase.change.core.RawSQLChange;
import liquibase.change.core.StopChange;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.exception.RollbackFailedException;
import liquibase.exception.ValidationErrors;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.ExecutablePreparedStatement;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.RuntimeStatement;
import org.jspecify.annotations.Nullable;

/**
 * Generates the statements of changes, and rejects changes that do more than execute
 * statements.
 */
record StatementCompiler(Database database, WorkConnection connection) {

	private static final String CORE = "liquibase.change.core";

	private static final Map<Class<? extends Change>, String> UNSUPPORTED = Map.of(ExecuteShellCommandChange.class,
			"runs a program", DropAllForeignKeyConstraintsChange.class, "reads the database", StopChange.class,
			"ends the migration");

	/**
	 * Validate a change.
	 * @return the errors, empty if it is valid
	 */
	List<String> errors(ChangeSet changeSet) throws LiquibaseException {
		List<String> errors = new ArrayList<>();
		for (Change change : changeSet.getChanges()) {
			change.finishInitialization();
			ValidationErrors found = isKnown(change) ? change.validate(this.database) : null;
			if (found != null) {
				errors.addAll(found.getErrorMessages());
			}
		}
		return errors;
	}

	/**
	 * Generate the statements of a change.
	 * @param messages receives the texts of its output changes
	 */
	List<String> forward(ChangeSet changeSet, List<String> messages) throws LiquibaseException {
		requireOwnConnection(changeSet);
		return texts(changeSet.getChanges(), changeSet.getSqlVisitors(), messages);
	}

	/**
	 * Generate the statements that roll a change back.
	 * @param messages receives the texts of its output changes
	 */
	List<String> backward(ChangeSet changeSet, List<String> messages) throws LiquibaseException {
		requireOwnConnection(changeSet);
		List<SqlVisitor> visitors = changeSet.getSqlVisitors().stream().filter(SqlVisitor::isApplyToRollback).toList();
		if (changeSet.hasCustomRollbackChanges()) {
			return texts(changeSet.getRollback().getChanges(), visitors, messages);
		}
		List<Change> changes = new ArrayList<>(changeSet.getChanges());
		Collections.reverse(changes);
		List<String> texts = new ArrayList<>();
		for (Change change : changes) {
			if (change instanceof RawSQLChange && changeSet.getFilePath().endsWith(".sql")) {
				throw new RollbackFailedException(changeSet.toString(false) + " has no rollback");
			}
			requireKnown(change);
			texts.addAll(texts(change, change.generateRollbackStatements(this.database), visitors));
		}
		return texts;
	}

	private static void requireOwnConnection(ChangeSet changeSet) {
		if (changeSet.getRunWith() != null && !changeSet.getRunWith().equalsIgnoreCase("jdbc")) {
			throw new UncompilableException("runWith " + changeSet.getRunWith(), "runs a program");
		}
	}

	private List<String> texts(List<Change> changes, List<SqlVisitor> visitors, List<String> messages)
			throws LiquibaseException {
		List<String> texts = new ArrayList<>();
		for (Change change : changes) {
			if (change instanceof OutputChange output) {
				messages.add(output.getMessage());
			}
			else if (isIncluded(change)) {
				requireKnown(change);
				change.finishInitialization();
				texts.addAll(texts(change, change.generateStatements(this.database), visitors));
			}
		}
		return texts;
	}

	private boolean isIncluded(Change change) {
		boolean isEmpty = change instanceof RawSQLChange sql && "empty".equalsIgnoreCase(sql.getSql());
		return ChangeLogFile.isFor(change, this.database) && !isEmpty;
	}

	private static boolean isKnown(Change change) {
		return change.getClass().getPackageName().equals(CORE) && !UNSUPPORTED.containsKey(change.getClass());
	}

	private static void requireKnown(Change change) {
		if (!isKnown(change)) {
			throw new UncompilableException(change.getSerializedObjectName(),
					UNSUPPORTED.getOrDefault(change.getClass(), "runs custom code"));
		}
	}

	private List<String> texts(Change change, SqlStatement @Nullable [] statements, List<SqlVisitor> visitors) {
		List<String> texts = new ArrayList<>();
		for (SqlStatement statement : (statements != null) ? statements : new SqlStatement[0]) {
			texts.addAll(texts(change, statement, visitors));
		}
		return texts;
	}

	private List<String> texts(Change change, SqlStatement statement, List<SqlVisitor> visitors) {
		SqlGeneratorFactory generators = SqlGeneratorFactory.getInstance();
		if (statement instanceof ExecutablePreparedStatement || statement instanceof RuntimeStatement) {
			throw new UncompilableException(change.getSerializedObjectName(), "has values that are not literals");
		}
		if (statement.skipOnUnsupported() && !generators.supports(statement, this.database)) {
			return List.of();
		}
		Sql[] generated = generators.generateSql(statement, this.database);
		return Arrays.stream((generated != null) ? generated : new Sql[0])
			.map((sql) -> visited(change, sql.toSql(), visitors))
			.filter((sql) -> !sql.isBlank())
			.toList();
	}

	private String visited(Change change, String sql, List<SqlVisitor> visitors) {
		String text = sql;
		for (SqlVisitor visitor : visitors) {
			text = visitor.modifySql(text, this.database);
		}
		String refusal = text.isBlank() ? null : this.connection.refusal(text);
		if (refusal != null) {
			throw new UncompilableException(change.getSerializedObjectName(), refusal);
		}
		return text;
	}

}
