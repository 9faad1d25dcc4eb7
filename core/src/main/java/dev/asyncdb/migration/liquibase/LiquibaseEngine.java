package dev.asyncdb.migration.liquibase;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.ChangeSql;
import dev.asyncdb.migration.engine.HistoryTable;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.execution.MigrationConnections;
import dev.asyncdb.migration.execution.MigrationRetries;
import dev.asyncdb.migration.execution.MigrationThread;
import reactor.core.publisher.Mono;

/**
 * Runs Liquibase on a private connection.
 */
final class LiquibaseEngine implements MigrationEngine {

	private static final Duration THREAD_WAIT = Duration.ofMinutes(5);

	private final Supplier<MigrationConnections> target;

	private final ChangeLogFile changeLog;

	private final LiquibaseThread thread;

	LiquibaseEngine(Supplier<MigrationConnections> target, ChangeLogOptions options, ClassLoader classLoader) {
		this.target = target;
		this.changeLog = new ChangeLogFile(options, classLoader);
		this.thread = new LiquibaseThread(new MigrationThread(classLoader));
	}

	@Override
	public String address() {
		return this.target.get().address();
	}

	@Override
	public HistoryTable history() {
		return LiquibaseHistory.of(this.changeLog.options());
	}

	@Override
	public Mono<List<ChangeLogEntry>> compare(List<AppliedChange> history) {
		return this.thread.run(THREAD_WAIT, () -> EngineErrors.translate(this.changeLog,
				() -> this.changeLog.compare(this.target.get().database(), history)));
	}

	@Override
	public Mono<Boolean> run(MigrationPlan plan, MigrationRun run) {
		return Mono.defer(() -> {
			RunListener.First first = new RunListener.First();
			MigrationRetries retries = new MigrationRetries(run);
			return this.thread.run(run.options().lockWait(), () -> operation().run(plan, run, first))
				.retryWhen(retries.tableRaces(first::isUnknown))
				.retryWhen(retries.tableLocks());
		});
	}

	@Override
	public Mono<String> sql(MigrationPlan plan) {
		return this.thread.run(THREAD_WAIT, () -> operation().sql(plan));
	}

	@Override
	public Mono<List<ChangeSql>> statements(MigrationPlan plan) {
		return sql(plan).map(GeneratedSql::changes);
	}

	@Override
	public Mono<Void> dropHistory(MigrationRun run) {
		return this.thread.run(run.options().lockWait(), () -> operation().dropHistory(run)).then();
	}

	@Override
	public Mono<String> releaseLock(MigrationRun run) {
		return this.thread.run(run.options().lockWait(), () -> operation().releaseLock(run))
			.filter((holder) -> !holder.isEmpty());
	}

	private LiquibaseOperation operation() {
		return new LiquibaseOperation(this.changeLog, this.target.get());
	}

}
