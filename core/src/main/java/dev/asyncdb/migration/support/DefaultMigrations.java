package dev.asyncdb.migration.support;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.LockingStatement;
import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.migration.engine.ChangeSql;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.locking.LockRules;
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

	private final OtherChangeLogs others;

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
		this(engine, connections, changeLog, options, OtherChangeLogs.none(engine), new EventStream());
	}

	DefaultMigrations(MigrationEngine engine, ConnectionFactory connections, ChangeLogOptions changeLog,
			MigrationOptions options, OtherChangeLogs others, EventStream events) {
		this.engine = engine;
		this.connections = connections;
		this.changeLog = changeLog;
		this.options = options;
		this.others = others;
		this.events = events;
		this.dialect = MigrationDialect.of(DatabaseProduct.of(connections));
		this.reader = new HistoryReader(engine.history(), others.histories(), this.dialect, changeLog.defaultSchema());
		this.lock = new MigrationLock(connections, this.dialect, engine, others.lock());
	}

	@Override
	public MigrationOptions options() {
		return this.options;
	}

	@Override
	public DefaultMigrations withOptions(MigrationOptions options) {
		return new DefaultMigrations(this.engine, this.connections, this.changeLog, options, this.others, this.events);
	}

	@Override
	public Mono<DatabaseStatus> status() {
		return compared().map(this::valid).map(ChangeLogComparison::status);
	}

	@Override
	public Mono<MigrationState> state() {
		return compared().map(this::valid)
			.flatMap((comparison) -> unmanaged(comparison).map(comparison::state))
			.flatMap(this::withHolder)
			.onErrorMap(this::translated);
	}

	@Override
	public Mono<Revision> currentRevision() {
		return compared().mapNotNull(ChangeLogComparison::current);
	}

	@Override
	public Mono<Revision> latestRevision() {
		return ChangeLogComparison.of(this.engine, List.of())
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
		return retried(inConnection(this.reader::history), checkCancelled)
			.flatMap((history) -> ChangeLogComparison.of(this.engine, history))
			.onErrorMap(this::translated);
	}

	// Reading is cancelled by its subscription
	private static void never() {
	}

	private <T> Mono<T> retried(Mono<T> work, Runnable checkCancelled) {
		return Mono
			.defer(() -> new BusyServer(this.engine::address, this.options.connectWait(), checkCancelled).retry(work));
	}

	private ChangeLogComparison valid(ChangeLogComparison comparison) {
		return comparison.requireUnedited(this.changeLog.location());
	}

	private Mono<List<String>> unmanaged(ChangeLogComparison comparison) {
		return comparison.history().isEmpty()
				? retried(inConnection(this.reader::tablesWithoutHistory), DefaultMigrations::never)
				: Mono.just(List.of());
	}

	// Only pending changes can be in progress, and the state is known without their
	// holder
	private Mono<MigrationState> withHolder(MigrationState state) {
		if (state.status() == DatabaseStatus.UP_TO_DATE) {
			return Mono.just(state);
		}
		return retried(inConnection(this.lock::holder), DefaultMigrations::never).onErrorComplete()
			.map(state::withHolder)
			.defaultIfEmpty(state);
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
		return migrate((run) -> {
			Mono<Void> ready = (planner == Planner.UPGRADE) ? this.others.requireMigrated() : Mono.empty();
			return ready.then(nothingToDo(planner, target, run).map(run::done))
				.switchIfEmpty(this.lock.holding(run, locked(planner, target, run)::on));
		}, this.events);
	}

	/**
	 * Migrate in a run that a cancellation stops.
	 */
	Mono<MigrationReport> migrate(Function<DefaultMigrationRun, Mono<MigrationReport>> work, EventStream events) {
		return Mono.defer(() -> {
			DefaultMigrationRun run = begun(events);
			return Uncancellable.mono(work.apply(run).onErrorMap(this::translated)).doOnCancel(run::stop);
		});
	}

	private DefaultMigrationRun begun(EventStream events) {
		boolean canRollBackDdl = SchemaDialect.of(DatabaseDialect.of(this.connections)).isTransactional();
		return new DefaultMigrationRun(this.options, this.dialect, this.lock::name, canRollBackDdl, events::publish);
	}

	/**
	 * Compare, empty unless there is nothing to do. Replicas that start on a schema that
	 * is up to date need no lock.
	 */
	Mono<ChangeLogComparison> nothingToDo(Planner planner, String target, DefaultMigrationRun run) {
		return compared(run::checkCancelled).map(this::valid)
			.filter((comparison) -> planner.plans(comparison, new MigrationTarget(target)).isEmpty());
	}

	/**
	 * A part of a migration that works on several change logs.
	 */
	DefaultMigrationRun part(DefaultMigrationRun whole) {
		return whole.part(this.events::publish);
	}

	MigrationLock lock() {
		return this.lock;
	}

	LockedMigration locked(Planner planner, String target, DefaultMigrationRun run) {
		return new LockedMigration(this.engine, this.reader, this.changeLog.location(), planner,
				new MigrationTarget(target), run);
	}

	@Override
	public Flux<Revision> plan(String target) {
		return plan(Planner.UPGRADE, target);
	}

	@Override
	public Flux<Revision> downgradePlan(String target) {
		return plan(Planner.DOWNGRADE, target);
	}

	private Flux<Revision> plan(Planner planner, String target) {
		return compared().map(this::valid)
			.flatMapIterable((comparison) -> planner.plans(comparison, new MigrationTarget(target))
				.stream()
				.flatMap((plan) -> comparison.names().revisions(plan.affected()).stream())
				.toList());
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
		return plans(planner, target).concatMap((plan) -> retried(this.engine.sql(plan), DefaultMigrations::never))
			.collect(Collectors.joining())
			.filter((sql) -> !sql.isBlank())
			.onErrorMap(this::translated);
	}

	private Flux<MigrationPlan> plans(Planner planner, String target) {
		return compared().map(this::valid)
			.flatMapIterable((comparison) -> planner.plans(comparison, new MigrationTarget(target)));
	}

	@Override
	public Flux<LockingStatement> lockingStatements() {
		return pendingSql().collectList().flatMapIterable(rules()::find);
	}

	LockRules rules() {
		return LockRules.of(DatabaseProduct.of(this.connections));
	}

	Flux<ChangeSql> pendingSql() {
		return plans(Planner.UPGRADE, "head")
			.concatMap((plan) -> retried(this.engine.statements(plan), DefaultMigrations::never))
			.concatMapIterable(Function.identity())
			.onErrorMap(this::translated);
	}

	@Override
	public Mono<Void> dropHistory() {
		return Mono.defer(() -> {
			DefaultMigrationRun run = begun(this.events);
			return Uncancellable
				.mono(this.lock.holding(run,
						(connection) -> retried(this.engine.dropHistory(run), run::checkCancelled).thenReturn(true)))
				.onErrorMap(this::translated)
				.then();
		});
	}

	@Override
	public Mono<String> releaseLock() {
		return Mono.defer(() -> {
			DefaultMigrationRun run = begun(this.events);
			return retried(this.engine.releaseLock(run), run::checkCancelled);
		}).onErrorMap(this::translated);
	}

	@Override
	public Flux<MigrationEvent> events() {
		return this.events.flux();
	}

	Throwable translated(Throwable failure) {
		return MigrationErrors.translated(failure, this.engine);
	}

}
