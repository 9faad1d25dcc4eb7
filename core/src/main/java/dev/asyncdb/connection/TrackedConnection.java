package dev.asyncdb.connection;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Lifecycle;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A driver's connection in a pool that knows whether all that was asked of it is over.
 * <p>
 * Code that cancels, as Spring's does when a client hangs up, leaves statements or even a
 * BEGIN under way. The pool's next borrower would meet them; {@link ConnectionCleaner}
 * waits for them first. Nothing else changes: what is asked goes to the driver as it is.
 */
final class TrackedConnection implements Connection, Wrapped<Connection>, Lifecycle {

	private static final long IN_USE = 0;

	private final Connection driver;

	private final TrackedConnectionFactory factory;

	private final AtomicReference<Activity> activity = new AtomicReference<>(new Activity());

	private final AtomicLong parkedAt = new AtomicLong(IN_USE);

	TrackedConnection(Connection driver, TrackedConnectionFactory factory) {
		this.driver = driver;
		this.factory = factory;
	}

	/**
	 * The driver's connection, for those who know themselves what is under way.
	 */
	static Connection untracked(Connection borrowed) {
		Connection current = borrowed;
		while (current instanceof Wrapped<?> wrapped && wrapped.unwrap() instanceof Connection inner) {
			if (current instanceof TrackedConnection tracked) {
				return tracked.driver;
			}
			current = inner;
		}
		return borrowed;
	}

	/**
	 * Note a statement that is run past this connection.
	 */
	static void note(@Nullable Connection borrowed, String sql) {
		if (borrowed instanceof Wrapped<?> pooled && pooled.unwrap() instanceof TrackedConnection tracked) {
			tracked.activity().note(sql);
		}
	}

	TrackedConnectionFactory factory() {
		return this.factory;
	}

	Activity activity() {
		return Objects.requireNonNull(this.activity.get());
	}

	/**
	 * Whether the next borrower finds nothing of this one.
	 */
	boolean isClean() {
		return activity().isClean() && this.driver.isAutoCommit();
	}

	/**
	 * Wait in the pool for the next borrower.
	 */
	void park() {
		this.activity.set(new Activity());
		this.parkedAt.set(now());
	}

	/**
	 * Whether it waits in the pool since before another connection was found dead.
	 */
	boolean isSuspect() {
		long parked = this.parkedAt.get();
		return parked != IN_USE && this.factory.isSuspect(parked);
	}

	private static long now() {
		long now = System.nanoTime();
		return (now != IN_USE) ? now : now + 1;
	}

	<T> Flux<T> track(Publisher<? extends T> asked) {
		return Flux.defer(() -> {
			Activity current = activity();
			current.begin();
			return Flux.<T>from(asked).doOnTerminate(current::end);
		});
	}

	private Mono<Void> control(Publisher<Void> asked) {
		return this.<Void>track(asked).then();
	}

	// The first to ask after a rest is the pool. A network that drops packets says
	// nothing,
	// so after a long rest only an answer of the server counts.
	@Override
	public Mono<Boolean> validate(ValidationDepth depth) {
		return Mono.defer(() -> {
			long parked = this.parkedAt.getAndSet(IN_USE);
			if (parked == IN_USE) {
				return this.<Boolean>track(this.driver.validate(depth)).singleOrEmpty();
			}
			boolean isRested = System.nanoTime() - parked > this.factory.settings().validateAfterIdle().toNanos();
			return answer((depth == ValidationDepth.REMOTE || isRested) ? ValidationDepth.REMOTE : depth);
		});
	}

	private Mono<Boolean> answer(ValidationDepth depth) {
		return this.<Boolean>track(this.driver.validate(depth))
			.single(false)
			.timeout(this.factory.settings().validation())
			.onErrorReturn(false)
			.flatMap((valid) -> valid ? Mono.just(true) : Mono.error(this.factory::dead));
	}

	@Override
	public Statement createStatement(String sql) {
		activity().note(sql);
		return new TrackedStatement(this.driver.createStatement(sql), this);
	}

	@Override
	public Batch createBatch() {
		return new TrackedBatch(this.driver.createBatch(), this);
	}

	@Override
	public Mono<Void> beginTransaction() {
		return control(this.driver.beginTransaction());
	}

	@Override
	public Mono<Void> beginTransaction(TransactionDefinition definition) {
		return control(this.driver.beginTransaction(definition));
	}

	@Override
	public Mono<Void> commitTransaction() {
		return control(this.driver.commitTransaction());
	}

	@Override
	public Mono<Void> rollbackTransaction() {
		return control(this.driver.rollbackTransaction());
	}

	@Override
	public Mono<Void> createSavepoint(String name) {
		return control(this.driver.createSavepoint(name));
	}

	@Override
	public Mono<Void> releaseSavepoint(String name) {
		return control(this.driver.releaseSavepoint(name));
	}

	@Override
	public Mono<Void> rollbackTransactionToSavepoint(String name) {
		return control(this.driver.rollbackTransactionToSavepoint(name));
	}

	@Override
	public Mono<Void> setAutoCommit(boolean autoCommit) {
		activity().noteSettings();
		return control(this.driver.setAutoCommit(autoCommit));
	}

	@Override
	public Mono<Void> setLockWaitTimeout(Duration timeout) {
		activity().noteSettings();
		return control(this.driver.setLockWaitTimeout(timeout));
	}

	@Override
	public Mono<Void> setStatementTimeout(Duration timeout) {
		activity().noteSettings();
		return control(this.driver.setStatementTimeout(timeout));
	}

	@Override
	public Mono<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
		activity().noteSettings();
		return control(this.driver.setTransactionIsolationLevel(isolationLevel));
	}

	@Override
	public Mono<Void> close() {
		return Flux.from(this.driver.close()).then();
	}

	@Override
	public boolean isAutoCommit() {
		return this.driver.isAutoCommit();
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return this.driver.getMetadata();
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return this.driver.getTransactionIsolationLevel();
	}

	@Override
	public Publisher<Void> postAllocate() {
		return (this.driver instanceof Lifecycle lifecycle) ? lifecycle.postAllocate() : Mono.empty();
	}

	@Override
	public Publisher<Void> preRelease() {
		return (this.driver instanceof Lifecycle lifecycle) ? lifecycle.preRelease() : Mono.empty();
	}

	@Override
	public Connection unwrap() {
		return this.driver;
	}

	@Override
	public String toString() {
		return "TrackedConnection[%s]".formatted(this.driver);
	}

}
