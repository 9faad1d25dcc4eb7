package dev.asyncdb.migration.r2dbc;

import java.util.Arrays;
import java.util.List;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.liquibase.ChangeLogFile;
import liquibase.ChecksumVersion;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.database.Database;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.DatabaseFunction;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.CreateDatabaseChangeLogLockTableStatement;
import liquibase.statement.core.CreateDatabaseChangeLogTableStatement;
import liquibase.statement.core.DeleteStatement;
import liquibase.statement.core.InsertStatement;
import liquibase.statement.core.UpdateStatement;
import liquibase.util.LiquibaseUtil;
import liquibase.util.StringUtil;
import org.jspecify.annotations.Nullable;

/**
 * Generates the statements that write Liquibase's history.
 *
 * @param deployment the deployment identifier of all rows of one run
 */
record HistoryStatements(Database database, ServerDialect dialect, ChangeLogOptions options, String deployment) {

	private static final int LONGEST_TEXT = 250;

	private static final int LONGEST_VERSION = 20;

	private static final String KEY = "ID = ? AND AUTHOR = ? AND FILENAME = ?";

	static HistoryStatements of(Database database, ServerDialect dialect, ChangeLogOptions options) {
		String millis = String.valueOf(System.currentTimeMillis());
		return new HistoryStatements(database, dialect, options, millis.substring(millis.length() - 10));
	}

	OwnTables tables() {
		CatalogQueries catalog = new CatalogQueries(this.dialect, this.options.historySchemaOrDefault());
		return new OwnTables(escaped(this.options.historyTable()), escaped(this.options.lockTable()),
				catalog.tables(null, null, this.options.historyTable()),
				catalog.tables(null, null, this.options.lockTable()),
				texts(new CreateDatabaseChangeLogTableStatement()),
				texts(new CreateDatabaseChangeLogLockTableStatement()));
	}

	private String escaped(String table) {
		return this.database.escapeTableName(this.database.getLiquibaseCatalogName(),
				this.database.getLiquibaseSchemaName(), table);
	}

	/**
	 * Record the outcome of a change.
	 * @param applied its row of the history, {@code null} for none
	 */
	String ran(ChangeSet change, @Nullable AppliedChange applied, ExecType outcome) {
		return (applied != null) ? again(change, applied, outcome) : first(change, outcome);
	}

	private String first(ChangeSet change, ExecType outcome) {
		InsertStatement row = new InsertStatement(this.database.getLiquibaseCatalogName(),
				this.database.getLiquibaseSchemaName(), this.options.historyTable())
			.addColumnValue("ID", change.getId())
			.addColumnValue("AUTHOR", change.getAuthor())
			.addColumnValue("FILENAME", change.getFilePath())
			.addColumnValue("DATEEXECUTED", new DatabaseFunction(this.database.getCurrentDateTimeFunction()))
			.addColumnValue("ORDEREXECUTED", next())
			.addColumnValue("MD5SUM", checksum(change))
			.addColumnValue("DESCRIPTION", limited(change.getDescription()))
			.addColumnValue("COMMENTS", limited(change.getComments()))
			.addColumnValue("EXECTYPE", outcome.value)
			.addColumnValue("CONTEXTS", change.buildFullContext())
			.addColumnValue("LABELS", change.buildFullLabels())
			.addColumnValue("LIQUIBASE", version())
			.addColumnValue("DEPLOYMENT_ID", this.deployment);
		String tag = ChangeLogFile.tag(change);
		return text((tag != null) ? row.addColumnValue("TAG", tag) : row);
	}

	private String again(ChangeSet change, AppliedChange applied, ExecType outcome) {
		UpdateStatement row = update()
			.addNewColumnValue("DATEEXECUTED", new DatabaseFunction(this.database.getCurrentDateTimeFunction()))
			.addNewColumnValue("ORDEREXECUTED", next())
			.addNewColumnValue("MD5SUM", checksum(change))
			.addNewColumnValue("EXECTYPE", outcome.value)
			.addNewColumnValue("DEPLOYMENT_ID", this.deployment)
			.addNewColumnValue("COMMENTS", limited(change.getComments()))
			.addNewColumnValue("CONTEXTS", change.buildFullContext())
			.addNewColumnValue("LABELS", change.buildFullLabels())
			.setWhereClause(KEY)
			.addWhereParameters(applied.id(), applied.author(), applied.path());
		String tag = ChangeLogFile.tag(change);
		return text((tag != null) ? row.addNewColumnValue("TAG", tag) : row);
	}

	/**
	 * Set the checksum of a change whose row has none.
	 */
	String repaired(ChangeSet change, AppliedChange applied) {
		return text(update().addNewColumnValue("MD5SUM", checksum(change))
			.setWhereClause(KEY)
			.addWhereParameters(applied.id(), applied.author(), applied.path()));
	}

	/**
	 * Delete a change from the history.
	 */
	String forgotten(AppliedChange applied) {
		return text(new DeleteStatement(this.database.getLiquibaseCatalogName(), this.database.getLiquibaseSchemaName(),
				this.options.historyTable())
			.setWhere(KEY)
			.addWhereParameters(applied.id(), applied.author(), applied.path()));
	}

	private UpdateStatement update() {
		return new UpdateStatement(this.database.getLiquibaseCatalogName(), this.database.getLiquibaseSchemaName(),
				this.options.historyTable());
	}

	// A derived table, since MariaDB rejects a subquery on the table that is written
	private DatabaseFunction next() {
		return new DatabaseFunction("(SELECT n FROM (SELECT COALESCE(MAX(ORDEREXECUTED), 0) + 1 AS n FROM %s) last)"
			.formatted(escaped(this.options.historyTable())));
	}

	private static String checksum(ChangeSet change) {
		return change.generateCheckSum(ChecksumVersion.latest()).toString();
	}

	private static String limited(@Nullable String text) {
		return StringUtil.limitSize((text != null) ? text.strip() : "", LONGEST_TEXT);
	}

	private static String version() {
		return StringUtil.limitSize(LiquibaseUtil.getBuildVersion(), LONGEST_VERSION);
	}

	private String text(SqlStatement statement) {
		return texts(statement).get(0);
	}

	private List<String> texts(SqlStatement statement) {
		this.database.setObjectQuotingStrategy(ObjectQuotingStrategy.LEGACY);
		return Arrays.stream(SqlGeneratorFactory.getInstance().generateSql(statement, this.database))
			.map(Sql::toSql)
			.toList();
	}

}
