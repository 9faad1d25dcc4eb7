package dev.asyncdb.migration.flyway;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.asyncdb.migration.MigrationNotSupportedException;
import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.ChangeSql;
import dev.asyncdb.migration.engine.HistoryTable;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationPlan.Action;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.execution.MigrationConnections;
import dev.asyncdb.migration.execution.MigrationRetries;
import dev.asyncdb.migration.execution.MigrationThread;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Runs Flyway on a private connection.
 */
final class FlywayEngine implements MigrationEngine {

	private final Supplier<MigrationConnections> target;

	private final FlywayChangeLog changeLog;

	private final MigrationThread thread;

	FlywayEngine(Supplier<MigrationConnections> target, FlywayChangeLog changeLog, ClassLoader classLoader) {
		this.target = target;
		this.changeLog = changeLog;
		this.thread = new MigrationThread(classLoader);
	}

	@Override
	public String address() {
		return this.target.get().address();
	}

	@Override
	public HistoryTable history() {
		return this.changeLog.history().toTable();
	}

	@Override
	public boolean adoptsUnmanagedTables() {
		return this.changeLog.settings().isBaselineOnMigrate();
	}

	@Override
	public Mono<List<ChangeLogEntry>> compare(List<AppliedChange> history) {
		return this.thread
			.run(() -> FlywayErrors.resolving(this.changeLog.location(), () -> this.changeLog.compare(history)));
	}

	@Override
	public Mono<Boolean> run(MigrationPlan plan, MigrationRun run) {
		if (plan.action() == Action.UNDO) {
			return Mono.error(() -> new MigrationNotSupportedException("Flyway's free edition", "undo migrations",
					"Write a new migration that reverts the change"));
		}
		return Mono.defer(() -> {
			AtomicReference<@Nullable Boolean> first = new AtomicReference<>();
			return this.thread.run(() -> operation().run(plan, run, first))
				.retryWhen(new MigrationRetries(run).tableLocks());
		});
	}

	@Override
	public Mono<String> sql(MigrationPlan plan) {
		return Mono.error(() -> new MigrationNotSupportedException("Flyway's free edition",
				"show the SQL of a migration without running it",
				"Read the files that \"syncdb status\" lists as pending"));
	}

	@Override
	public Mono<List<ChangeSql>> statements(MigrationPlan plan) {
		return this.thread
			.run(() -> FlywayErrors.resolving(this.changeLog.location(), () -> this.changeLog.texts(plan)));
	}

	@Override
	public Mono<Void> dropHistory(MigrationRun run) {
		return this.thread.run(() -> operation().dropHistory(run)).then();
	}

	@Override
	public Mono<String> releaseLock(MigrationRun run) {
		return this.thread.run(() -> operation().forgetInterrupted(run)).filter((scripts) -> !scripts.isEmpty());
	}

	private FlywayOperation operation() {
		return new FlywayOperation(this.changeLog, this.target.get());
	}

}
