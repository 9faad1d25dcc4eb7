package dev.asyncdb.migration.r2dbc;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.liquibase.ChangeLogFile;
import dev.asyncdb.migration.liquibase.EngineErrors;
import dev.asyncdb.migration.liquibase.GracefulStop;
import dev.asyncdb.migration.liquibase.LiquibaseThread;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Liquibase as a compiler and R2DBC for all that is sent to a database.
 */
public final class R2dbcEngine implements MigrationEngine {

	private static final Duration OTHERS = Duration.ofMinutes(5);

	private final SingletonSupplier<R2dbcTarget> target;

	private final ChangeLogFile changeLog;

	private final LiquibaseThread thread;

	// Drivers are looked up in files, so once is enough
	public R2dbcEngine(Supplier<R2dbcTarget> target, ChangeLogOptions settings, ClassLoader classLoader) {
		this.target = SingletonSupplier.of(target);
		this.changeLog = new ChangeLogFile(settings, classLoader);
		this.thread = new LiquibaseThread(classLoader);
	}

	/**
	 * Create the engine of a database URL, for a manager that is built on it.
	 * @param url the database
	 * @param changeLog the change log
	 * @return the engine
	 * @since 0.1.0
	 */
	public static MigrationEngine of(DatabaseUrl url, ChangeLogOptions changeLog) {
		ClassLoader current = ClassUtils.getDefaultClassLoader();
		return new R2dbcEngine(() -> R2dbcTarget.of(url), changeLog,
				(current != null) ? current : R2dbcEngine.class.getClassLoader());
	}

	private ChangeLogOptions settings() {
		return this.changeLog.settings();
	}

	@Override
	public String address() {
		return this.target.obtain().address();
	}

	@Override
	public Mono<List<ChangeLogEntry>> compare(List<AppliedChange> history) {
		return this.thread.run(OTHERS, () -> {
			String database = dialect(this.target.obtain()).shortName();
			return EngineErrors.translate(settings(), () -> this.changeLog.compare(database, history));
		});
	}

	private static ServerDialect dialect(R2dbcTarget target) {
		return ServerDialect.of(target.connections().getMetadata());
	}

	@Override
	public Mono<Boolean> run(MigrationPlan plan, MigrationRun run) {
		return connected((connection, to) -> compiled(plan, connection, run.options().lockWait())
			.flatMap((compiled) -> stopping((stop) -> new R2dbcRun(connection, compiled, run, settings(),
					new LockTable(connection, compiled.tables(), to), stop)
				.carryOut()))
			.onErrorMap(R2dbcEngine::isRefusal, this::failed));
	}

	// What is wrong with the connection itself is told by whoever asked
	private static boolean isRefusal(Throwable failure) {
		return failure instanceof R2dbcException && !(failure instanceof R2dbcNonTransientResourceException)
				&& !(failure instanceof R2dbcTransientResourceException);
	}

	private MigrationException failed(Throwable failure) {
		return new MigrationException(
				"Could not run the change log '%s': %s".formatted(settings().location(), failure.getMessage()),
				failure);
	}

	private Mono<CompiledPlan> compiled(MigrationPlan plan, WorkConnection connection, Duration wait) {
		return connection.offlineUrl()
			.flatMap((url) -> this.thread.run(wait,
					() -> EngineErrors.translate(settings(),
							() -> ChangeCompiler.compile(this.changeLog, plan, connection, url))))
			.publishOn(Schedulers.parallel());
	}

	// A statement cannot be cancelled; the JVM waits a while for the end of the change
	private static <T> Mono<T> stopping(Function<GracefulStop, Mono<T>> work) {
		return Mono.using(() -> GracefulStop.of(() -> {
		}), work, GracefulStop::close);
	}

	@Override
	public Mono<String> sql(MigrationPlan plan) {
		return connected((connection, to) -> compiled(plan, connection, OTHERS)
			.map((compiled) -> new SqlScript(compiled).text()));
	}

	@Override
	public Mono<Void> dropHistory(MigrationRun run) {
		return connected((connection, to) -> tables(connection, run.options().lockWait()).flatMap((tables) -> {
			LockTable lock = new LockTable(connection, tables, to);
			return lock.create()
				.then(lock.take(run))
				.then(connection.isPositive(tables.findHistory()))
				.filter(Boolean::booleanValue)
				.flatMap((exists) -> connection.execute("DROP TABLE " + tables.history()))
				.then(connection.execute("DROP TABLE " + tables.lock()));
		})).then();
	}

	@Override
	public Mono<String> releaseLock() {
		return connected((connection, to) -> tables(connection, OTHERS)
			.flatMap((tables) -> new LockTable(connection, tables, to).release()));
	}

	private Mono<OwnTables> tables(WorkConnection connection, Duration wait) {
		return compiled(new MigrationPlan(MigrationPlan.Action.FORGET, List.of()), connection, wait)
			.map(CompiledPlan::tables);
	}

	// A cancel between the request for a connection and its arrival would lose it
	private <T> Mono<T> connected(Work<T> work) {
		return Uncancellable.mono(Mono.defer(() -> {
			R2dbcTarget to = this.target.obtain();
			ServerDialect dialect = dialect(to);
			Scheduler scheduler = dialect.isBlocking() ? Schedulers.boundedElastic() : Schedulers.immediate();
			Mono<WorkConnection> opened = Mono.defer(() -> Mono.from(to.connections().create()))
				.subscribeOn(scheduler)
				.onErrorMap(R2dbcException.class, (failure) -> new MigrationConnectionException(to.address(), failure))
				.map((connection) -> new WorkConnection(connection, dialect, scheduler));
			return Mono.usingWhen(opened, (connection) -> work.on(connection, to), WorkConnection::close);
		}));
	}

	/**
	 * What is done on a connection.
	 */
	private interface Work<T> {

		Mono<T> on(WorkConnection connection, R2dbcTarget target);

	}

}
