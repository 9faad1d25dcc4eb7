package dev.asyncdb.pool;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

import dev.asyncdb.reactive.PooledResource;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Lifecycle;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A connection of the driver in a pool. It records since when the connection is idle, and
 * whether its last use may have changed settings of the server session.
 */
final class TrackedConnection implements PooledResource {

	private static final long IN_USE = 0;

	private final Connection driver;

	private final TrackedConnectionFactory factory;

	private final AtomicLong parkedAt = new AtomicLong();

	private final LongStatements longStatements = new LongStatements();

	private final @Nullable Scheduler scheduler;

	private volatile boolean settingsChanged;

	TrackedConnection(Connection driver, TrackedConnectionFactory factory) {
		this.driver = driver;
		this.factory = factory;
		this.scheduler = (driver instanceof Wrapped<?> wrapped) ? wrapped.unwrap(Scheduler.class) : null;
		park();
	}

	Connection driver() {
		return this.driver;
	}

	@Override
	public @Nullable Scheduler scheduler() {
		return this.scheduler;
	}

	TrackedConnectionFactory factory() {
		return this.factory;
	}

	/**
	 * A statement is about to be executed.
	 */
	void executes(String sql) {
		if (!this.settingsChanged && this.factory.state().isChangedBy(sql)) {
			this.settingsChanged = true;
		}
		this.longStatements.add(sql);
	}

	/**
	 * Record that settings of the server session may be changed, or that the statements
	 * of the caller are not known.
	 */
	void changeSettings() {
		this.settingsChanged = true;
	}

	/**
	 * Return whether settings of the server session may have been changed.
	 */
	boolean hasChangedSettings() {
		return this.settingsChanged;
	}

	/**
	 * Return whether the connection needs no statement before its next use.
	 */
	boolean isClean() {
		return !this.settingsChanged && this.driver.isAutoCommit();
	}

	/**
	 * Mark the connection as idle.
	 */
	void park() {
		this.settingsChanged = false;
		long now = System.nanoTime();
		this.parkedAt.set((now != IN_USE) ? now : now + 1);
	}

	/**
	 * Return whether the connection has been idle since before another one failed its
	 * validation, or lost its server.
	 */
	boolean isSuspect() {
		long parked = this.parkedAt.get();
		return parked != IN_USE && this.factory.isSuspect(parked);
	}

	/**
	 * Return whether the driver may hold too many long statements in its cache.
	 */
	boolean isFull() {
		return this.longStatements.isFull();
	}

	@Override
	public Mono<Void> use() {
		long parked = this.parkedAt.getAndSet(IN_USE);
		Mono<Void> checked = answers(System.nanoTime() - parked);
		return (checked == USABLE) ? checked : checked.onErrorMap((failure) -> this.factory.dead());
	}

	// A network may drop packets silently, so after a long idle time only an answer of
	// the server counts
	private Mono<Void> answers(long idle) {
		PoolOptions options = this.factory.settings();
		String query = options.validationQuery();
		if (query != null) {
			return allocated().then(Mono.defer(() -> limited(executed(query))));
		}
		if (options.validationDepth() == ValidationDepth.REMOTE || idle > options.validateAfterIdle().toNanos()) {
			return allocated()
				.then(Mono.defer(() -> limited(requireValid(this.driver.validate(ValidationDepth.REMOTE)))));
		}
		return hasLifecycle() ? allocated().then(Mono.defer(this::valid)) : valid();
	}

	private boolean hasLifecycle() {
		return this.driver instanceof Lifecycle;
	}

	private Mono<Void> allocated() {
		return (this.driver instanceof Lifecycle lifecycle) ? Mono.defer(() -> Mono.from(lifecycle.postAllocate()))
				: Mono.empty();
	}

	private Mono<Void> released() {
		return (this.driver instanceof Lifecycle lifecycle) ? Mono.defer(() -> Mono.from(lifecycle.preRelease()))
				: Mono.empty();
	}

	private Mono<Void> executed(String query) {
		return Flux.<Result>from(this.driver.createStatement(query).execute())
			.concatMap((result) -> result.map((row) -> true))
			.then();
	}

	private Mono<Void> limited(Mono<Void> answer) {
		return answer.timeout(this.factory.settings().validationTimeout());
	}

	// Most drivers know the answer without asking the server
	private Mono<Void> valid() {
		try {
			Publisher<Boolean> answer = this.driver.validate(ValidationDepth.LOCAL);
			return (answer instanceof Callable<?> known) ? requireValid(known.call()) : requireValid(answer);
		}
		catch (Exception ex) {
			return Mono.error(ex);
		}
	}

	private static Mono<Void> requireValid(Publisher<Boolean> answer) {
		return Flux.<Boolean>from(answer).single(false).flatMap(TrackedConnection::requireValid);
	}

	private static Mono<Void> requireValid(@Nullable Object answer) {
		return Boolean.TRUE.equals(answer) ? USABLE : Mono.error(StaleConnectionException::new);
	}

	/**
	 * Prepare the connection for its next use.
	 * @return {@link #USABLE} if there is nothing to do; otherwise completes after its
	 * reset, or fails if it cannot be used again
	 */
	Mono<Void> reset() {
		Mono<Void> valid = valid();
		return (valid == USABLE && isReady()) ? USABLE
				: valid.then(released()).then(Mono.defer(() -> ConnectionCleaner.clean(this)));
	}

	// A driver may fail if the connection is lost, which its reset notices then
	private boolean isReady() {
		try {
			return !hasLifecycle() && isClean();
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	@Override
	public String toString() {
		return "TrackedConnection[%s]".formatted(this.factory);
	}

}
