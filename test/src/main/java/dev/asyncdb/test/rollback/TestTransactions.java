package dev.asyncdb.test.rollback;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The transactions of the tests of one application context, on all its databases. One
 * test runs at a time. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TestTransactions implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final RollbackOptions options;

	private final Consumer<String> statements;

	private final List<RollbackConnections> databases = new CopyOnWriteArrayList<>();

	private final AtomicReference<@Nullable String> running = new AtomicReference<>();

	private final AtomicReference<RealCleaning> cleaning = new AtomicReference<>(RealCleaning.NONE);

	/**
	 * Create the transactions of a context.
	 * @param options how long callers wait for each other
	 * @param statements receives the text of each statement that is executed
	 * @since 0.1.0
	 */
	public TestTransactions(RollbackOptions options, Consumer<String> statements) {
		this.options = options;
		this.statements = statements;
	}

	/**
	 * Let the connections of a driver take part in the tests.
	 * @param driver the connection factory of the driver, below any pool
	 * @return the connection factory to use instead
	 * @since 0.1.0
	 */
	public RollbackConnections decorate(ConnectionFactory driver) {
		RollbackConnections connections = new RollbackConnections(driver, this.options, this.statements);
		this.databases.add(connections);
		return connections;
	}

	/**
	 * Return whether connections of any driver take part.
	 * @return {@code false} if the application has no database
	 * @since 0.1.0
	 */
	public boolean isUsed() {
		return !this.databases.isEmpty();
	}

	/**
	 * Begin a test whose effects are rolled back. Blocks.
	 * @param test the name of the test
	 * @throws IllegalStateException if another test runs in the same context
	 * @since 0.1.0
	 */
	public void begin(String test) {
		start(test);
		await(test, Flux.fromIterable(this.databases).concatMap((database) -> database.begin(test)).then());
	}

	/**
	 * Begin a test whose callers have transactions of their own. Blocks.
	 * @param test the name of the test
	 * @param cleaning what happens to the databases after the test
	 * @throws IllegalStateException if another test runs in the same context
	 * @since 0.1.0
	 */
	public void beginReal(String test, RealCleaning cleaning) {
		start(test);
		this.cleaning.set(cleaning);
		await(test,
				Flux.fromIterable(this.databases)
					.concatMap((database) -> cleaning.before(database, test))
					.then()
					.onErrorResume((failure) -> ended(cleaning).then(Mono.error(failure))));
	}

	private void start(String test) {
		String other = this.running.compareAndExchange(null, test);
		if (other != null) {
			throw new IllegalStateException(
					("%s cannot begin while %s runs in the same application context, since all callers share the"
							+ " connection of the test. Annotate the test class with @Execution(SAME_THREAD), or"
							+ " give parallel classes contexts of their own")
						.formatted(test, other));
		}
	}

	private void await(String test, Mono<Void> begun) {
		try {
			begun.block(LIMIT);
		}
		catch (RuntimeException ex) {
			this.running.compareAndSet(test, null);
			throw ex;
		}
	}

	/**
	 * End the test that runs. Blocks.
	 * @param test the name of the test
	 * @return what makes its outcome meaningless, empty in general and if another test
	 * runs
	 * @since 0.1.0
	 */
	public List<String> end(String test) {
		if (!test.equals(this.running.get())) {
			return List.of();
		}
		RealCleaning cleaning = this.cleaning.getAndSet(RealCleaning.NONE);
		try {
			List<String> problems = ended(cleaning).block(LIMIT);
			return (problems != null) ? List.copyOf(Set.copyOf(problems)) : List.of();
		}
		finally {
			this.running.set(null);
		}
	}

	private Mono<List<String>> ended(RealCleaning cleaning) {
		return Flux.fromIterable(this.databases)
			.concatMap((database) -> database.end().delayUntil((found) -> cleaning.after(database)))
			.concatMapIterable((found) -> found)
			.collectList();
	}

	/**
	 * Let everything reach the databases, as before the first test.
	 * @since 0.1.0
	 */
	public void pass() {
		this.databases.forEach(RollbackConnections::pass);
	}

	@Override
	public void close() {
		Flux.fromIterable(this.databases).concatMap(RollbackConnections::dispose).then().block(LIMIT);
	}

}
