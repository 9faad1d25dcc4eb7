package dev.asyncdb.test.rollback;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.test.rollback.OwnConnection.Opened;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The connections of a driver for tests. While a test runs that is rolled back, all
 * connections work in its one transaction; otherwise each is one of the driver.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class RollbackConnections implements ConnectionFactory, Wrapped<ConnectionFactory> {

	private static final int ALL = Integer.MAX_VALUE;

	private static final Duration POLL = Duration.ofMillis(5);

	private final ConnectionFactory driver;

	private final RollbackOptions options;

	private final Consumer<String> statements;

	private volatile Phase phase = new Phase.Open();

	private volatile ConnectionFactory target;

	private final AtomicInteger generation = new AtomicInteger();

	private final Set<OwnConnection> opened = ConcurrentHashMap.newKeySet();

	private final AtomicReference<@Nullable ScopeCommands> reusable = new AtomicReference<>();

	private final Semaphore opening = new Semaphore(ALL);

	private volatile Mono<Void> admission = Mono.empty();

	/**
	 * Create the connections.
	 * @param driver the connection factory of the driver, below any pool
	 * @param options how long callers wait for each other
	 * @param statements receives the text of each statement that is executed
	 * @since 0.1.0
	 */
	public RollbackConnections(ConnectionFactory driver, RollbackOptions options, Consumer<String> statements) {
		this.driver = driver;
		this.options = options;
		this.statements = statements;
		this.target = driver;
	}

	@Override
	public Mono<Connection> create() {
		return open().map((first) -> new OwnConnection(this, first))
			.doOnNext(this.opened::add)
			.map((own) -> new TestConnection(this, own));
	}

	void closed(OwnConnection own) {
		this.opened.remove(own);
	}

	/**
	 * Do some work while no connection of the driver is at rest and none is opened: a
	 * pool may be filling itself.
	 */
	Mono<Void> apart(Mono<Void> work) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> end = Sinks.empty();
			this.admission = end.asMono();
			Mono<Boolean> done = release().then(work).doFinally((signal) -> {
				this.opening.release(ALL);
				end.tryEmitEmpty();
			}).thenReturn(true);
			return Mono.defer(() -> this.opening.tryAcquire(ALL) ? done : Mono.empty())
				.repeatWhenEmpty((attempts) -> attempts.delayElements(POLL))
				.then();
		});
	}

	/**
	 * Close the connections of the driver that are at rest. Callers that use one again
	 * open another.
	 */
	Mono<Void> release() {
		return Flux.defer(() -> Flux.fromIterable(this.opened))
			.flatMap(OwnConnection::release)
			.then(Mono.defer(this::closeReusable));
	}

	private Mono<Void> closeReusable() {
		ScopeCommands commands = this.reusable.getAndSet(null);
		return (commands != null) ? ScopeCommands.close(commands.driver()) : Mono.empty();
	}

	// The driver of MariaDB shares a lock among the connections of one call
	Mono<Opened> open() {
		return Mono.defer(() -> this.opening.tryAcquire() ? opened().doFinally((signal) -> this.opening.release())
				: this.admission.then(open()));
	}

	private Mono<Opened> opened() {
		int current = this.generation.get();
		return connect(this.target).map((connection) -> new Opened(connection, current));
	}

	private static Mono<Connection> connect(ConnectionFactory factory) {
		return Flux.defer(() -> Flux.<Connection>from(factory.create())).singleOrEmpty();
	}

	int generation() {
		return this.generation.get();
	}

	Phase phase() {
		return this.phase;
	}

	@Nullable TestScope scope() {
		return (this.phase instanceof Phase.RolledBack rolledBack) ? rolledBack.scope() : null;
	}

	void executes(String sql) {
		this.statements.accept(sql);
		ScopeCommands commands = this.reusable.get();
		if (commands != null && SqlText.isDefinition(sql)) {
			commands.forgetConstraints();
		}
	}

	/**
	 * Return whether a test runs that is rolled back.
	 * @return {@code false} between tests and for real transactions
	 * @since 0.1.0
	 */
	public boolean isRolledBack() {
		return scope() != null;
	}

	/**
	 * Return the connections to the database in which callers work now.
	 * @return the connections of the driver, to the copy during a test that has one
	 * @since 0.1.0
	 */
	public ConnectionFactory target() {
		return this.target;
	}

	/**
	 * Begin a test whose effects are rolled back.
	 * @param test the name of the test
	 * @return completes when the transaction has begun
	 * @since 0.1.0
	 */
	public Mono<Void> begin(String test) {
		return begun().doOnNext((commands) -> {
			TurnQueue queue = new TurnQueue(this.options.grace(), this.options.limit(), Schedulers.parallel(),
					Schedulers.boundedElastic());
			this.phase = new Phase.RolledBack(new TestScope(test, commands, queue));
		}).then();
	}

	private Mono<ScopeCommands> begun() {
		ScopeCommands before = this.reusable.get();
		return (before != null)
				? before.begin().thenReturn(before).onErrorResume((lost) -> before.abandon().then(begunAnew()))
				: begunAnew();
	}

	private Mono<ScopeCommands> begunAnew() {
		return connect(this.driver)
			.map((connection) -> new ScopeCommands(connection, ScopeDialect.of(DatabaseProduct.of(this.driver))))
			.doOnNext(this.reusable::set)
			.delayUntil(ScopeCommands::begin);
	}

	/**
	 * Begin a test whose callers have transactions of their own.
	 * @param test the name of the test
	 * @param database where the connections of the test lead, {@code null} for the
	 * database of the application
	 * @since 0.1.0
	 */
	public void beginReal(String test, @Nullable ConnectionFactory database) {
		goTo((database != null) ? database : this.driver);
		this.phase = new Phase.Real(test);
	}

	private void goTo(ConnectionFactory database) {
		if (this.target != database) {
			this.target = database;
			this.generation.incrementAndGet();
		}
	}

	/**
	 * End the test that runs. Until the next one begins, writes are refused.
	 * @return what makes the outcome of the test meaningless, empty in general
	 * @since 0.1.0
	 */
	public Mono<List<String>> end() {
		return Mono.defer(() -> {
			if (this.phase instanceof Phase.Real real) {
				this.phase = new Phase.Between(real.test());
				goTo(this.driver);
			}
			TestScope scope = scope();
			return (scope != null) ? end(scope) : Mono.just(List.of());
		});
	}

	private Mono<List<String>> end(TestScope scope) {
		Duration quiet = this.options.quiet();
		return scope.end(quiet).map((isReusable) -> {
			if (!isReusable) {
				this.reusable.set(null);
			}
			this.phase = new Phase.Between(scope.toString());
			return scope.problems();
		});
	}

	/**
	 * Let everything reach the database, as before the first test.
	 * @since 0.1.0
	 */
	public void pass() {
		if (!(this.phase instanceof Phase.RolledBack)) {
			this.phase = new Phase.Open();
		}
	}

	/**
	 * Close the connection of the tests.
	 * @return completes when it is closed
	 * @since 0.1.0
	 */
	public Mono<Void> dispose() {
		return Mono.defer(this::closeReusable);
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.driver.getMetadata();
	}

	@Override
	public ConnectionFactory unwrap() {
		return this.driver;
	}

	@Override
	public String toString() {
		return this.driver.toString();
	}

}
