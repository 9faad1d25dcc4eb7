package dev.asyncdb.migration.r2dbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.UnsupportedChangeException;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationPlan.Action;
import dev.asyncdb.migration.liquibase.ChangeKey;
import dev.asyncdb.migration.liquibase.ChangeLogFile;
import dev.asyncdb.migration.liquibase.LiquibaseThread;
import dev.asyncdb.migration.r2dbc.CompiledChange.Traits;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.ChangeSet.ValidationFailOption;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.precondition.core.PreconditionContainer;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a plan with Liquibase to the SQL of one database, without connecting to it.
 * All calls must run on a {@link LiquibaseThread}.
 */
final class ChangeCompiler {

	private final ChangeLogFile file;

	private final MigrationPlan plan;

	private final Database database;

	private final DatabaseChangeLog changeLog;

	private final HistoryStatements history;

	private final ConditionCompiler conditions;

	private final StatementCompiler statements;

	private final Map<ChangeKey, ChangeSet> changes;

	private final List<String> refused = new ArrayList<>();

	private final List<String> invalid = new ArrayList<>();

	private ChangeCompiler(ChangeLogFile file, MigrationPlan plan, WorkConnection connection, Database offline)
			throws LiquibaseException {
		this.file = file;
		this.plan = plan;
		ServerDialect dialect = connection.dialect();
		this.database = file.configured(offline);
		this.changeLog = file.on(this.database).getDatabaseChangeLog();
		this.history = HistoryStatements.of(this.database, dialect, file.options());
		this.conditions = new ConditionCompiler(dialect, this.database,
				new CatalogQueries(dialect, file.options().defaultSchema()), this.changeLog);
		this.statements = new StatementCompiler(this.database, connection);
		this.changes = this.changeLog.getChangeSets()
			.stream()
			.collect(Collectors.toMap(ChangeKey::of, Function.identity(), (first, second) -> first));
	}

	/**
	 * Compile a plan.
	 * @param parameters the product of the database and its version, as an offline URL
	 * @throws UnsupportedChangeException if a change needs JDBC
	 * @throws InvalidChangeLogException if a change is not valid
	 */
	static CompiledPlan compile(ChangeLogFile file, MigrationPlan plan, WorkConnection connection, String parameters)
			throws Exception {
		return file.offline(parameters, (database) -> new ChangeCompiler(file, plan, connection, database).compile());
	}

	private CompiledPlan compile() throws LiquibaseException {
		List<ChangeLogEntry> entries = new ArrayList<>(this.plan.entries());
		if (this.plan.action() == Action.UNDO) {
			Collections.reverse(entries);
		}
		requireUnique(entries);
		PreconditionPolicy policy = (this.plan.action() != Action.FORGET)
				? policy(null, this.changeLog.getPreconditions()) : null;
		List<String> repairs = new ArrayList<>();
		List<CompiledChange> compiled = new ArrayList<>();
		for (ChangeLogEntry entry : entries) {
			ChangeSet change = this.changes.get(ChangeKey.of(entry));
			if (change == null) {
				throw new InvalidChangeLogException(this.file.options().location(),
						entry.fullName() + " disappeared while the change log was read", null);
			}
			if (this.plan.action() != Action.RUN || entry.isDue()) {
				compiled.add(change(entry, change));
			}
			else if (entry.applied() != null && entry.applied().checksum() == null) {
				repairs.add(this.history.repaired(change, entry.applied()));
			}
		}
		requireCompiled();
		return new CompiledPlan(this.plan, policy, repairs, compiled, this.history.tables());
	}

	private void requireUnique(List<ChangeLogEntry> entries) {
		Set<String> seen = new HashSet<>();
		entries.stream()
			.filter((entry) -> entry.state() != ChangeLogEntry.State.EXCLUDED && !seen.add(entry.fullName()))
			.forEach((entry) -> this.invalid.add(entry.fullName() + " exists twice"));
	}

	private void requireCompiled() {
		if (!this.invalid.isEmpty()) {
			throw new InvalidChangeLogException(this.file.options().location(), String.join("; ", this.invalid), null);
		}
		if (!this.refused.isEmpty()) {
			throw new UnsupportedChangeException(this.file.options().location(), this.refused);
		}
	}

	private CompiledChange change(ChangeLogEntry entry, ChangeSet change) throws LiquibaseException {
		// The filters also select the SQL visitors that rewrite the statements of a
		// change
		this.file.filters(this.database).forEach((filter) -> filter.accepts(change));
		this.database.setObjectQuotingStrategy(change.getObjectQuotingStrategy());
		return switch (this.plan.action()) {
			case RUN -> run(entry, change);
			case UNDO -> undo(entry, change);
			case RECORD -> recorded(entry, this.history.ran(change, entry.applied(), ExecType.EXECUTED));
			case FORGET -> recorded(entry, forgotten(entry));
		};
	}

	private static CompiledChange recorded(ChangeLogEntry entry, String record) {
		return new CompiledChange(entry, null, List.of(), List.of(), record, record, Traits.RECORD_ONLY);
	}

	private String forgotten(ChangeLogEntry entry) {
		return (entry.applied() != null) ? this.history.forgotten(entry.applied()) : "";
	}

	private CompiledChange run(ChangeLogEntry entry, ChangeSet change) throws LiquibaseException {
		PreconditionPolicy policy = policy(entry, change.getPreconditions());
		List<String> errors = this.statements.errors(change);
		boolean isMarkedRan = !errors.isEmpty() && change.getOnValidationFail() == ValidationFailOption.MARK_RAN;
		List<String> messages = new ArrayList<>();
		List<String> texts = new ArrayList<>();
		if (errors.isEmpty()) {
			texts.addAll(compiled(entry, () -> this.statements.forward(change, messages)));
		}
		else if (!isMarkedRan) {
			errors.forEach((error) -> this.invalid.add("%s: %s".formatted(entry.fullName(), error)));
		}
		ExecType outcome = (entry.applied() != null) ? ExecType.RERAN : ExecType.EXECUTED;
		return new CompiledChange(entry, policy, messages, texts, this.history.ran(change, entry.applied(), outcome),
				this.history.ran(change, entry.applied(), ExecType.MARK_RAN), new Traits(change.isRunInTransaction(),
						Boolean.FALSE.equals(change.getFailOnError()), isMarkedRan, entry.isRepeatable()));
	}

	private CompiledChange undo(ChangeLogEntry entry, ChangeSet change) throws LiquibaseException {
		List<String> messages = new ArrayList<>();
		List<String> texts = compiled(entry, () -> this.statements.backward(change, messages));
		return new CompiledChange(entry, null, messages, texts, forgotten(entry), "",
				new Traits(change.isRunInTransaction(), false, false, false));
	}

	private List<String> compiled(ChangeLogEntry entry, Compilation compilation) throws LiquibaseException {
		try {
			return compilation.compile();
		}
		catch (UncompilableException ex) {
			this.refused.add("%s (%s)".formatted(entry.fullName(), ex.reason()));
			return List.of();
		}
	}

	private @Nullable PreconditionPolicy policy(@Nullable ChangeLogEntry entry,
			@Nullable PreconditionContainer preconditions) {
		if (preconditions == null) {
			return null;
		}
		ChangeSet change = (entry != null) ? this.changes.get(ChangeKey.of(entry)) : null;
		try {
			return this.conditions.policy(preconditions, change);
		}
		catch (UncompilableException ex) {
			this.refused.add("%s (%s)".formatted((entry != null) ? entry.fullName() : "the change log", ex.reason()));
			return null;
		}
	}

	/**
	 * Compilation of the statements of a change.
	 */
	private interface Compilation {

		List<String> compile() throws LiquibaseException;

	}

}
