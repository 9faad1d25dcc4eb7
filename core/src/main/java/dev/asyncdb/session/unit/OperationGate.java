package dev.asyncdb.session.unit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.asyncdb.reactive.SerialGate;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.session.SessionClosedException;
import dev.asyncdb.session.StreamOpenException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * Serializes the operations of a session. Rejects all operations after its end, and all
 * but a rollback after a failed commit.
 */
public final class OperationGate {

	private final SerialGate gate = new SerialGate();

	private final AtomicReference<@Nullable String> closedBy = new AtomicReference<>();

	private final AtomicReference<@Nullable String> streamingSince = new AtomicReference<>();

	private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

	private final RootFailure rootFailure = new RootFailure();

	/**
	 * Run an operation when all earlier ones have completed.
	 */
	public <T> Mono<T> step(Supplier<Mono<T>> operation) {
		return recovery(() -> {
			requireNotFailed();
			return operation.get();
		});
	}

	/**
	 * Run an operation when all earlier ones have completed, also after a failed commit.
	 */
	public <T> Mono<T> recovery(Supplier<Mono<T>> operation) {
		String site = (this.streamingSince.get() != null) ? CallSite.here() : null;
		Mono<T> queued = this.gate.whole(Mono.defer(() -> {
			requireOpen();
			return operation.get();
		}).onErrorMap(this.rootFailure::explain));
		return Mono.deferContextual((context) -> this.gate.isRunning(context) ? queued : unlessStreaming(site, queued));
	}

	private <T> Mono<T> unlessStreaming(@Nullable String site, Mono<T> queued) {
		String since = this.streamingSince.get();
		return (since != null) ? Mono.error(() -> new StreamOpenException(since, site)) : queued;
	}

	/**
	 * Stream rows when all earlier operations have completed. Other operations are
	 * rejected until the stream has ended.
	 */
	public <T> Flux<T> stream(Supplier<Flux<T>> rows) {
		String site = CallSite.here();
		return Flux.defer(() -> {
			String since = this.streamingSince.get();
			return (since != null) ? Flux.error(() -> new StreamOpenException(since, site)) : whenIdle(site, rows);
		});
	}

	private <T> Flux<T> whenIdle(String site, Supplier<Flux<T>> rows) {
		return this.gate.until((over) -> Flux.defer(() -> {
			requireOpen();
			requireNotFailed();
			this.streamingSince.set(site);
			return rows.get();
		})
			.onErrorMap(this.rootFailure::explain)
			.doOnTerminate(this::streamed)
			.doOnCancel(this::streamed)
			.doFinally((signal) -> over.run()));
	}

	private void streamed() {
		this.streamingSince.set(null);
	}

	public void requireOpen() {
		String by = this.closedBy.get();
		if (by != null) {
			throw new SessionClosedException(by);
		}
	}

	private void requireNotFailed() {
		Failure failed = this.failure.get();
		if (failed != null) {
			throw new IllegalTransactionStateException(
					"The transaction of this session is rolled back because %s failed, and nothing of it is stored: call rollback() first"
						.formatted(failed.step()),
					failed.cause());
		}
	}

	/**
	 * Reject operations until a rollback.
	 * @param step the step of the transaction that has failed
	 */
	public void fail(String step, Throwable cause) {
		this.failure.set(new Failure(step, cause));
	}

	/**
	 * Accept operations again after a rollback.
	 */
	public void recover() {
		this.failure.set(null);
		this.rootFailure.clear();
	}

	/**
	 * Add the root failure of the transaction to a rejection that follows from it.
	 */
	public Throwable explain(Throwable failure) {
		return this.rootFailure.explain(failure);
	}

	public boolean isOpen() {
		return this.closedBy.get() == null;
	}

	/**
	 * Reject further operations, wait a limited time for the running one, then release
	 * the transaction. A second call does nothing.
	 */
	public Mono<Void> close(String by, Duration limit, Supplier<Mono<Void>> release) {
		return Mono.defer(() -> this.closedBy.compareAndSet(null, by)
				? Uncancellable.mono(idleWithin(limit).then(Mono.defer(release))) : Mono.empty());
	}

	private Mono<Void> idleWithin(Duration limit) {
		return Uncancellable.mono(this.gate.whole(Mono.<Void>empty())).timeout(limit, Mono.empty());
	}

	private record Failure(String step, Throwable cause) {
	}

}
