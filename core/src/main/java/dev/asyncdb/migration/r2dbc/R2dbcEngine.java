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
import dev.asyncdb.migration.engine.HistoryTable;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.liquibase.ChangeLogFile;
import dev.asyncdb.migration.liquibase.EngineErrors;
import dev.asyncdb.migration.liquibase.GracefulStop;
import dev.asyncdb.migration.liquibase.LiquibaseHistory;
import dev.asyncdb.migration.liquibase.LiquibaseThread;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.schema.SchemaDialect;
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
 * Compiles changes to SQL with Liquibase and executes them over R2DBC.
 */
public final class R2dbcEngine implements MigrationEngine {

	private static final Duration THREAD_WAIT = Duration.ofMinutes(5);

	private final SingletonSupplier<R2dbcTarget> target;

	private final ChangeLogFile changeLog;

	private final LiquibaseThread thread;

	// Drivers are found in files of the class path, so the target is created once
	public R2dbcEngine(Supplier<R2dbcTarget> target, ChangeLogOptions options, ClassLoader classLoader) {
		this.target = SingletonSupplier.of(target);
		this.changeLog = new ChangeLogFile(options, classLoader);
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

	private ChangeLogOptions options() {
		return this.changeLog.options();
	}

	@Override
	public String address() {
		return this.target.obtain().address();
	}

	@Override
	public HistoryTable history() {
		return LiquibaseHistory.of(this.changeLog.options());
	}

	@Override
	public Mono<List<ChangeLogEntry>> compare(List<AppliedChange> history) {
		return this.thread.run(THREAD_WAIT, () -> {
			String database = product(this.target.obtain()).driver();
			return EngineErrors.translate(options(), () -> this.changeLog.compare(database, history));
		});
	}

	private static DatabaseProduct product(R2dbcTarget target) {
		return DatabaseProduct.of(target.connections());
	}

	@Override
	public Mono<Boolean> run(MigrationPlan plan, MigrationRun run) {
		return connected(
				(connection, to) -> setUp(connection, run).then(compiled(plan, connection, run.options().lockWait()))
					.flatMap((compiled) -> stopping((stop) -> new R2dbcRun(connection, compiled, run, options(),
							new LockTable(connection, compiled.tables(), to), stop)
						.execute()))
					.onErrorMap(R2dbcEngine::isRefusal, this::failed));
	}

	private static Mono<Void> setUp(WorkConnection connection, MigrationRun run) {
		String setup = run.connectionSetup();
		return (setup != null) ? connection.text(setup).onErrorComplete(R2dbcException.class).then() : Mono.empty();
	}

	// Errors of the connection itself are translated by the caller
	private static boolean isRefusal(Throwable failure) {
		return failure instanceof R2dbcException && !(failure instanceof R2dbcNonTransientResourceException)
				&& !(failure instanceof R2dbcTransientResourceException);
	}

	private MigrationException failed(Throwable failure) {
		return new MigrationException(
				"Could not run the change log '%s': %s".formatted(options().location(), failure.getMessage()), failure);
	}

	private Mono<CompiledPlan> compiled(MigrationPlan plan, WorkConnection connection, Duration wait) {
		return connection.offlineParameters(product(this.target.obtain()))
			.flatMap((parameters) -> this.thread.run(wait,
					() -> EngineErrors.translate(options(),
							() -> ChangeCompiler.compile(this.changeLog, plan, connection, parameters))))
			.publishOn(Schedulers.parallel());
	}

	// Statements cannot be cancelled; at its shutdown the JVM waits for the end of the
	// change
	private static <T> Mono<T> stopping(Function<GracefulStop, Mono<T>> work) {
		return Mono.using(() -> GracefulStop.of(() -> {
		}), work, GracefulStop::close);
	}

	@Override
	public Mono<String> sql(MigrationPlan plan) {
		return connected((connection, to) -> compiled(plan, connection, THREAD_WAIT)
			.map((compiled) -> new SqlScript(compiled).text()));
	}

	@Override
	public Mono<Void> dropHistory(MigrationRun run) {
		return connected((connection, to) -> tables(connection, run.options().lockWait()).flatMap((tables) -> {
			LockTable lock = new LockTable(connection, tables, to);
			return lock.create()
				.then(lock.acquire(run, null))
				.then(connection.isPositive(tables.findHistory()))
				.filter(Boolean::booleanValue)
				.flatMap((exists) -> connection.execute("DROP TABLE " + tables.history()))
				.then(connection.execute("DROP TABLE " + tables.lock()));
		})).then();
	}

	@Override
	public Mono<String> releaseLock() {
		return connected((connection, to) -> tables(connection, THREAD_WAIT)
			.flatMap((tables) -> new LockTable(connection, tables, to).releaseAny()));
	}

	private Mono<OwnTables> tables(WorkConnection connection, Duration wait) {
		return compiled(new MigrationPlan(MigrationPlan.Action.FORGET, List.of()), connection, wait)
			.map(CompiledPlan::tables);
	}

	// A cancellation between the request for a connection and its arrival would leak it
	private <T> Mono<T> connected(Work<T> work) {
		return Uncancellable.mono(Mono.defer(() -> {
			R2dbcTarget to = this.target.obtain();
			DatabaseDialect database = DatabaseDialect.of(to.connections());
			ServerDialect dialect = ServerDialect.of(database.product());
			boolean canRollBackDdl = SchemaDialect.of(database).isTransactional();
			Scheduler scheduler = database.isBlocking() ? Schedulers.boundedElastic() : Schedulers.immediate();
			Mono<WorkConnection> opened = Mono.defer(() -> Mono.from(to.connections().create()))
				.subscribeOn(scheduler)
				.onErrorMap(R2dbcException.class, (failure) -> new MigrationConnectionException(to.address(), failure))
				.map((connection) -> new WorkConnection(connection, dialect, canRollBackDdl, scheduler));
			return Mono.usingWhen(opened, (connection) -> work.on(connection, to), WorkConnection::close);
		}));
	}

	/**
	 * Work on a connection.
	 */
	private interface Work<T> {

		Mono<T> on(WorkConnection connection, R2dbcTarget target);

	}

}
