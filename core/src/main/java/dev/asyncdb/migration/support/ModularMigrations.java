package dev.asyncdb.migration.support;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.LockingStatement;
import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.MigrationTargetException;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.migration.engine.ChangeSql;
import dev.asyncdb.migration.engine.HistoryTable;
import dev.asyncdb.migration.engine.ModuleChangeLog;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Several change logs of one database, each with a history of its own, as one: they are
 * run one after the other while one lock is held.
 */
public final class ModularMigrations implements Migrations {

	private static final String HEAD = "head";

	private final Map<String, DefaultMigrations> modules;

	private final EventStream events;

	private ModularMigrations(Map<String, DefaultMigrations> modules, EventStream events) {
		this.modules = modules;
		this.events = events;
	}

	/**
	 * Create the migrations of several change logs.
	 * @param modules the change logs in the order in which they are run, at least one
	 * @param lock the history that the lock is named after, which need not be that of one
	 * of the change logs
	 * @param connections creates the connections that read the history and hold the lock
	 * @param options the locks and time limits
	 */
	public static Migrations of(List<ModuleChangeLog> modules, String lock, ConnectionFactory connections,
			MigrationOptions options) {
		Map<String, DefaultMigrations> created = new LinkedHashMap<>();
		for (ModuleChangeLog module : modules) {
			List<HistoryTable> others = modules.stream()
				.filter((other) -> !other.name().equals(module.name()))
				.map((other) -> other.engine().history())
				.toList();
			Map<String, Migrations> required = new LinkedHashMap<>(created);
			required.keySet().retainAll(module.dependsOn());
			created.put(module.name(), new DefaultMigrations(module.engine(), connections, module.changeLog(), options,
					new OtherChangeLogs(lock, others, required), new EventStream()));
		}
		return new ModularMigrations(created, new EventStream());
	}

	@Override
	public Map<String, Migrations> modules() {
		return Collections.unmodifiableMap(this.modules);
	}

	@Override
	public MigrationOptions options() {
		return first().options();
	}

	// All have the same lock, address and product
	private DefaultMigrations first() {
		return this.modules.values().iterator().next();
	}

	@Override
	public Migrations withOptions(MigrationOptions options) {
		Map<String, DefaultMigrations> changed = new LinkedHashMap<>();
		this.modules.forEach((name, module) -> changed.put(name, module.withOptions(options)));
		return new ModularMigrations(changed, this.events);
	}

	private <T> Flux<T> each(Function<Part, Publisher<T>> work) {
		return Flux.fromIterable(this.modules.entrySet())
			.map((module) -> new Part(module.getKey(), module.getValue()))
			.concatMap((part) -> Flux.from(work.apply(part)).onErrorMap(MigrationException.class, part::named));
	}

	private <T> Mono<Map<String, T>> collected(Function<Part, Mono<T>> work) {
		return each((part) -> work.apply(part).map((value) -> Map.entry(part.name(), value)))
			.collect(LinkedHashMap::new, (all, entry) -> all.put(entry.getKey(), entry.getValue()));
	}

	private Flux<Revision> revisions(Function<Migrations, Publisher<Revision>> read) {
		return each((part) -> Flux.from(read.apply(part.migrations())).map(part::named));
	}

	@Override
	public Mono<DatabaseStatus> status() {
		return state().map(MigrationState::status);
	}

	@Override
	public Mono<MigrationState> state() {
		return this.<MigrationState>collected((part) -> part.migrations().state()).map(ModuleResults::state);
	}

	@Override
	public Mono<Revision> currentRevision() {
		return revisions(Migrations::currentRevision).takeLast(1).next();
	}

	@Override
	public Mono<Revision> latestRevision() {
		return revisions(Migrations::latestRevision).takeLast(1).next();
	}

	@Override
	public Flux<Revision> history() {
		return revisions(Migrations::history);
	}

	@Override
	public Flux<Revision> pending() {
		return revisions(Migrations::pending);
	}

	@Override
	public Mono<SyncResult> sync() {
		return upgrade(HEAD).map(MigrationReport::result);
	}

	@Override
	public Mono<MigrationReport> upgrade(String target) {
		return migrate(Planner.UPGRADE, target);
	}

	@Override
	public Mono<MigrationReport> stamp(String target) {
		return migrate(Planner.STAMP, target);
	}

	@Override
	public Mono<MigrationReport> downgrade(String target) {
		return Mono.error(() -> ofOne(target));
	}

	private Mono<MigrationReport> migrate(Planner planner, String target) {
		return ofAll(target).then(first().migrate(
				(run) -> nothingToDo(planner, run)
					.switchIfEmpty(first().lock().holding(run, (connection) -> locked(planner, run, connection))),
				this.events));
	}

	private Mono<MigrationReport> nothingToDo(Planner planner, DefaultMigrationRun run) {
		return this.<ChangeLogComparison>collected((part) -> part.migrations().nothingToDo(planner, HEAD, run))
			.filter((unchanged) -> unchanged.size() == this.modules.size())
			.map((unchanged) -> {
				Map<String, MigrationReport> reports = new LinkedHashMap<>();
				this.modules.forEach((name, module) -> reports.put(name,
						module.part(run).done(Objects.requireNonNull(unchanged.get(name)))));
				return ModuleResults.report(reports, run.took());
			});
	}

	private Mono<MigrationReport> locked(Planner planner, DefaultMigrationRun run, Connection connection) {
		Map<String, MigrationReport> reports = new LinkedHashMap<>();
		return this.<MigrationReport>each((part) -> Mono.defer(() -> {
			run.checkCancelled();
			return part.migrations().locked(planner, HEAD, part.migrations().part(run)).on(connection);
		})
			.doOnNext((report) -> reports.put(part.name(), report))
			.onErrorMap(part.migrations()::translated)
			.doOnError(MigrationException.class, (failure) -> failure.setModule(part.name(), reports)))
			.then(Mono.fromSupplier(() -> ModuleResults.report(reports, run.took())));
	}

	private Mono<Void> ofAll(String target) {
		return target.equals(HEAD) ? Mono.empty() : Mono.error(() -> ofOne(target));
	}

	private MigrationTargetException ofOne(String target) {
		return new MigrationTargetException(target,
				"it is a position in one change log, and the database has those of several modules: choose one of %s. Only head is a target of all"
					.formatted(String.join(", ", this.modules.keySet())));
	}

	@Override
	public Flux<Revision> plan(String target) {
		return ofAll(target).thenMany(revisions((module) -> module.plan(target)));
	}

	@Override
	public Flux<Revision> downgradePlan(String target) {
		return Flux.error(() -> ofOne(target));
	}

	@Override
	public Mono<String> sql(String target) {
		return ofAll(target).thenMany(this.<String>each(
				(part) -> part.migrations().sql(target).map((sql) -> "-- Module %s%n%s%n".formatted(part.name(), sql))))
			.collect(Collectors.joining())
			.filter((sql) -> !sql.isEmpty());
	}

	@Override
	public Mono<String> downgradeSql(String target) {
		return Mono.error(() -> ofOne(target));
	}

	// Together, since a pending change may use a table that one of another module creates
	@Override
	public Flux<LockingStatement> lockingStatements() {
		return this
			.<ChangeSql>each((part) -> part.migrations()
				.pendingSql()
				.map((change) -> new ChangeSql(part.named(change.change()), change.sql())))
			.collectList()
			.flatMapIterable(first().rules()::find);
	}

	@Override
	public Mono<Void> dropHistory() {
		return each((part) -> part.migrations().dropHistory()).then();
	}

	@Override
	public Mono<String> releaseLock() {
		return this.<String>each((part) -> part.migrations().releaseLock().map(part::named))
			.collect(Collectors.joining("; "))
			.filter((holders) -> !holders.isEmpty());
	}

	@Override
	public Flux<MigrationEvent> events() {
		Flux<MigrationEvent> ofModules = Flux.fromIterable(this.modules.entrySet())
			.map((module) -> new Part(module.getKey(), module.getValue()))
			.flatMap((part) -> part.migrations().events().map(part::named), Math.max(1, this.modules.size()));
		return Flux.merge(this.events.flux(), ofModules);
	}

	/**
	 * The migrations of a module with its name.
	 */
	private record Part(String name, DefaultMigrations migrations) {

		String named(String text) {
			return ModuleResults.named(this.name, text);
		}

		Revision named(Revision revision) {
			return ModuleResults.named(this.name, revision);
		}

		MigrationEvent named(MigrationEvent event) {
			Revision revision = event.revision();
			return (revision != null) ? new MigrationEvent(event.type(), named(revision), event.number(), event.total(),
					event.took(), event.holder()) : event;
		}

		MigrationException named(MigrationException failure) {
			if (failure.getModule() == null) {
				failure.setModule(this.name, Map.of());
			}
			return failure;
		}

	}

}
