package dev.asyncdb.migration.support;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.migration.UnmanagedSchemaException;
import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.schema.SchemaDialect;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the history over R2DBC, plans, and runs the engine while the lock is held.
 */
public final class DefaultMigrations implements Migrations {

	private final MigrationEngine engine;

	private final ConnectionFactory connections;

	private final ChangeLogOptions changeLog;

	private final MigrationOptions options;

	private final MigrationDialect dialect;

	private final HistoryReader reader;

	private final MigrationLock lock;

	private final EventStream events;

	/**
	 * Create the migrations of an engine.
	 * @param engine the engine that runs the change log
	 * @param connections creates the connections that read the history and hold the lock
	 * @param changeLog the change log and its history
	 * @param options the locks and time limits
	 */
	public DefaultMigrations(MigrationEngine engine, ConnectionFactory connections, ChangeLogOptions changeLog,
			MigrationOptions options) {
		this(engine, connections, changeLog, options, new EventStream());
	}

	private DefaultMigrations(MigrationEngine engine, ConnectionFactory connections, ChangeLogOptions changeLog,
			MigrationOptions options, EventStream events) {
		this.engine = engine;
		this.connections = connections;
		this.changeLog = changeLog;
		this.options = options;
		this.events = events;
		this.dialect = MigrationDialect.of(DatabaseProduct.of(connections));
		this.reader = new HistoryReader(engine.history(), this.dialect, changeLog.defaultSchema());
		this.lock = new MigrationLock(connections, this.dialect, engine);
	}

	@Override
	public MigrationOptions options() {
		return this.options;
	}

	@Override
	public Migrations withOptions(MigrationOptions options) {
		return new DefaultMigrations(this.engine, this.connections, this.changeLog, options, this.events);
	}

	@Override
	public Mono<DatabaseStatus> status() {
		return compared().map(this::valid).map(ChangeLogComparison::status);
	}

	@Override
	public Mono<MigrationState> state() {
		return compared().map(this::valid)
			.flatMap((comparison) -> unmanaged(comparison).map(comparison::state))
			.onErrorMap(this::translated);
	}

	@Override
	public Mono<Revision> currentRevision() {
		return compared().mapNotNull(ChangeLogComparison::current);
	}

	@Override
	public Mono<Revision> latestRevision() {
		return this.engine.compare(List.of())
			.map((entries) -> ChangeLogComparison.of(entries, List.of()))
			.mapNotNull(ChangeLogComparison::latest)
			.onErrorMap(this::translated);
	}

	@Override
	public Flux<Revision> history() {
		return compared().flatMapIterable(ChangeLogComparison::past);
	}

	@Override
	public Flux<Revision> pending() {
		return compared().map(this::valid)
			.flatMapIterable((comparison) -> comparison.names().revisions(comparison.pending()));
	}

	private Mono<ChangeLogComparison> compared() {
		return compared(DefaultMigrations::never);
	}

	private Mono<ChangeLogComparison> compared(Runnable checkCancelled) {
		return retried(inConnection(this.reader::history), checkCancelled).flatMap(this::compare)
			.onErrorMap(this::translated);
	}

	// Reading is cancelled by its subscription
	private static void never() {
	}

	private <T> Mono<T> retried(Mono<T> work, Runnable checkCancelled) {
		return Mono
			.defer(() -> new BusyServer(this.engine::address, this.options.connectWait(), checkCancelled).retry(work));
	}

	private Mono<ChangeLogComparison> compare(List<AppliedChange> history) {
		return this.engine.compare(history).map((entries) -> ChangeLogComparison.of(entries, history));
	}

	private ChangeLogComparison valid(ChangeLogComparison comparison) {
		return comparison.requireUnedited(this.changeLog.location());
	}

	private Mono<List<String>> unmanaged(ChangeLogComparison comparison) {
		return comparison.history().isEmpty() ? retried(inConnection(this.reader::tables), DefaultMigrations::never)
				: Mono.just(List.of());
	}

	private <T> Mono<T> inConnection(Function<Connection, Mono<T>> work) {
		return Mono.usingWhen(this.connections.create(), work, Connection::close);
	}

	@Override
	public Mono<SyncResult> sync() {
		return upgrade("head").map(MigrationReport::result);
	}

	@Override
	public Mono<MigrationReport> upgrade(String target) {
		return migrate(Planner.UPGRADE, target);
	}

	@Override
	public Mono<MigrationReport> downgrade(String target) {
		return migrate(Planner.DOWNGRADE, target);
	}

	@Override
	public Mono<MigrationReport> stamp(String target) {
		return migrate(Planner.STAMP, target);
	}

	private Mono<MigrationReport> migrate(Planner planner, String target) {
		return Mono.defer(() -> {
			DefaultMigrationRun run = begun();
			Mono<MigrationReport> work = nothingToDo(planner, target, run)
				.switchIfEmpty(this.lock.holding(run, (connection) -> migrate(planner, target, run, connection)))
				.onErrorMap(this::translated);
			return Uncancellable.mono(work).doOnCancel(run::stop);
		});
	}

	private DefaultMigrationRun begun() {
		boolean canRollBackDdl = SchemaDialect.of(DatabaseDialect.of(this.connections)).isTransactional();
		return new DefaultMigrationRun(this.options, this.dialect, canRollBackDdl, this.events::publish);
	}

	// Replicas that start on a schema that is up to date need no lock
	private Mono<MigrationReport> nothingToDo(Planner planner, String target, DefaultMigrationRun run) {
		return compared(run::checkCancelled).map(this::valid)
			.filter((comparison) -> planner.plans(comparison, new MigrationTarget(target)).isEmpty())
			.map((comparison) -> report(comparison, comparison, comparison.applied().isEmpty(), run));
	}

	private Mono<MigrationReport> migrate(Planner planner, String target, DefaultMigrationRun run,
			Connection connection) {
		return read(connection).map(this::valid).flatMap((before) -> {
			List<MigrationPlan> plans = planner.plans(before, new MigrationTarget(target));
			return requireManaged(planner, before, connection).then(Flux.fromIterable(plans)
				.concatMap((plan) -> execute(plan, before, run))
				.reduce(!plans.isEmpty() || before.applied().isEmpty(), Boolean::logicalAnd)
				.flatMap((first) -> read(connection).doOnNext((after) -> requireRecorded(planner, after, run))
					.map((after) -> report(before, after, first, run))));
		});
	}

	// The engine has connections of its own, and their address is configured
	private void requireRecorded(Planner planner, ChangeLogComparison after, DefaultMigrationRun run) {
		if (planner == Planner.UPGRADE && after.history().isEmpty() && !run.ended().isEmpty()) {
			throw new MigrationException(
					"The changes were run in %s, but the ConnectionFactory reaches another database: its history is still empty"
						.formatted(this.engine.address()),
					null);
		}
	}

	private Mono<Boolean> execute(MigrationPlan plan, ChangeLogComparison before, DefaultMigrationRun run) {
		return Mono.defer(() -> {
			run.starts(plan, before.names());
			return retried(this.engine.run(plan, run), run::checkCancelled);
		});
	}

	private Mono<ChangeLogComparison> read(Connection connection) {
		return this.reader.lockedHistory(connection).flatMap(this::compare);
	}

	private Mono<Void> requireManaged(Planner planner, ChangeLogComparison before, Connection connection) {
		if (planner != Planner.UPGRADE || !before.history().isEmpty() || this.engine.adoptsUnmanagedTables()) {
			return Mono.empty();
		}
		return this.reader.unmanagedTables(connection)
			.filter((tables) -> !tables.isEmpty())
			.flatMap((tables) -> Mono.error(new UnmanagedSchemaException(this.engine.address(), tables)));
	}

	private MigrationReport report(ChangeLogComparison before, ChangeLogComparison after, boolean first,
			DefaultMigrationRun run) {
		List<Revision> executed = new ArrayList<>();
		List<Revision> repeated = new ArrayList<>();
		for (ChangeLogEntry entry : run.ended()) {
			boolean isRepeated = entry.isDue() && !entry.isPending();
			(isRepeated ? repeated : executed).add(after.names().revision(entry));
		}
		run.done();
		return new MigrationReport(executed, repeated, first ? null : before.current(), after.current(), run.took());
	}

	@Override
	public Mono<String> sql(String target) {
		return sql(new MigrationTarget(target).isBack() ? Planner.DOWNGRADE : Planner.UPGRADE, target);
	}

	@Override
	public Mono<String> downgradeSql(String target) {
		return sql(Planner.DOWNGRADE, target);
	}

	private Mono<String> sql(Planner planner, String target) {
		return compared().map(this::valid)
			.flatMapIterable((comparison) -> planner.plans(comparison, new MigrationTarget(target)))
			.concatMap((plan) -> retried(this.engine.sql(plan), DefaultMigrations::never))
			.collect(Collectors.joining())
			.filter((sql) -> !sql.isBlank())
			.onErrorMap(this::translated);
	}

	@Override
	public Mono<Void> dropHistory() {
		return Mono.defer(() -> {
			DefaultMigrationRun run = begun();
			return Uncancellable
				.mono(this.lock.holding(run,
						(connection) -> retried(this.engine.dropHistory(run), run::checkCancelled).thenReturn(true)))
				.onErrorMap(this::translated)
				.then();
		});
	}

	@Override
	public Mono<String> releaseLock() {
		return retried(this.engine.releaseLock(), DefaultMigrations::never).onErrorMap(this::translated);
	}

	@Override
	public Flux<MigrationEvent> events() {
		return this.events.flux();
	}

	private Throwable translated(Throwable failure) {
		return MigrationErrors.translated(failure, this.engine);
	}

}
