package dev.asyncdb.migration.support;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationEvent;
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
import dev.asyncdb.reactive.Uncancellable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads over R2DBC, plans, locks, and lets the engine do the rest.
 */
public final class DefaultMigrations implements Migrations {

	private final MigrationEngine engine;

	private final ConnectionFactory connections;

	private final ChangeLogOptions settings;

	private final MigrationOptions options;

	private final HistoryReader reader;

	private final MigrationLock lock;

	private final EventStream events;

	/**
	 * Create the migrations of an engine.
	 * @param engine reads and carries out the change log
	 * @param connections where the history is read and the lock is held
	 * @param settings where the history is
	 * @param options how migrations exclude each other
	 */
	public DefaultMigrations(MigrationEngine engine, ConnectionFactory connections, ChangeLogOptions settings,
			MigrationOptions options) {
		this(engine, connections, settings, options, new EventStream());
	}

	private DefaultMigrations(MigrationEngine engine, ConnectionFactory connections, ChangeLogOptions settings,
			MigrationOptions options, EventStream events) {
		this.engine = engine;
		this.connections = connections;
		this.settings = settings;
		this.options = options;
		this.events = events;
		MigrationDialect dialect = MigrationDialect.of(connections.getMetadata());
		this.reader = new HistoryReader(HistoryQuery.of(settings), dialect, settings);
		this.lock = new MigrationLock(connections, dialect, engine, HistoryQuery.of(settings).table());
	}

	@Override
	public MigrationOptions options() {
		return this.options;
	}

	@Override
	public Migrations withOptions(MigrationOptions options) {
		return new DefaultMigrations(this.engine, this.connections, this.settings, options, this.events);
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
		return compared(DefaultMigrations::always);
	}

	private Mono<ChangeLogComparison> compared(Runnable goOn) {
		return waited(inConnection(this.reader::history), goOn).flatMap(this::compare).onErrorMap(this::translated);
	}

	// Who only reads can be cut off
	private static void always() {
	}

	private <T> Mono<T> waited(Mono<T> work, Runnable goOn) {
		return BusyServer.waitedFor(work, this.engine, this.options.connectWait(), goOn);
	}

	private Mono<ChangeLogComparison> compare(List<AppliedChange> history) {
		return this.engine.compare(history).map((entries) -> ChangeLogComparison.of(entries, history));
	}

	private ChangeLogComparison valid(ChangeLogComparison comparison) {
		return comparison.requireUnedited(this.settings.location());
	}

	private Mono<List<String>> unmanaged(ChangeLogComparison comparison) {
		return comparison.history().isEmpty() ? waited(inConnection(this.reader::tables), DefaultMigrations::always)
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
			DefaultMigrationRun run = new DefaultMigrationRun(this.options, this.events::tell);
			Mono<MigrationReport> work = nothingToDo(planner, target, run)
				.switchIfEmpty(this.lock.holding(run, (connection) -> migrate(planner, target, run, connection)))
				.onErrorMap(this::translated);
			return Uncancellable.mono(work).doOnCancel(run::stop);
		});
	}

	// Many replicas that start on a schema that is up to date do not wait for each other
	private Mono<MigrationReport> nothingToDo(Planner planner, String target, DefaultMigrationRun run) {
		return compared(run::requireGoOn).map(this::valid)
			.filter((comparison) -> planner.plans(comparison, new MigrationTarget(target)).isEmpty())
			.map((comparison) -> report(comparison, comparison, comparison.applied().isEmpty(), run));
	}

	private Mono<MigrationReport> migrate(Planner planner, String target, DefaultMigrationRun run,
			Connection connection) {
		return read(connection).map(this::valid).flatMap((before) -> {
			List<MigrationPlan> plans = planner.plans(before, new MigrationTarget(target));
			return requireManaged(planner, before, connection).then(Flux.fromIterable(plans)
				.concatMap((plan) -> carryOut(plan, before, run))
				.reduce(!plans.isEmpty() || before.applied().isEmpty(), Boolean::logicalAnd)
				.flatMap((first) -> read(connection).map((after) -> report(before, after, first, run))));
		});
	}

	private Mono<Boolean> carryOut(MigrationPlan plan, ChangeLogComparison before, DefaultMigrationRun run) {
		return Mono.defer(() -> {
			run.starts(plan, before.names());
			return waited(this.engine.run(plan, run), run::requireGoOn);
		});
	}

	private Mono<ChangeLogComparison> read(Connection connection) {
		return this.reader.lockedHistory(connection).flatMap(this::compare);
	}

	private Mono<Void> requireManaged(Planner planner, ChangeLogComparison before, Connection connection) {
		if (planner != Planner.UPGRADE || !before.history().isEmpty()) {
			return Mono.empty();
		}
		return this.reader.tables(connection)
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
		run.isDone();
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
			.concatMap((plan) -> waited(this.engine.sql(plan), DefaultMigrations::always))
			.collect(Collectors.joining())
			.filter((sql) -> !sql.isBlank())
			.onErrorMap(this::translated);
	}

	@Override
	public Mono<Void> dropHistory() {
		return Mono.defer(() -> {
			DefaultMigrationRun run = new DefaultMigrationRun(this.options, this.events::tell);
			return Uncancellable
				.mono(this.lock.holding(run,
						(connection) -> waited(this.engine.dropHistory(run), run::requireGoOn).thenReturn(true)))
				.onErrorMap(this::translated)
				.then();
		});
	}

	@Override
	public Mono<String> releaseLock() {
		return waited(this.engine.releaseLock(), DefaultMigrations::always).onErrorMap(this::translated);
	}

	@Override
	public Flux<MigrationEvent> events() {
		return this.events.flux();
	}

	private Throwable translated(Throwable failure) {
		return MigrationFailures.translated(failure, this.engine, this.reader.query().table());
	}

}
