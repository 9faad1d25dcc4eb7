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
 * Lets the operations of a session through: one at a time, none after its end, and none
 * but a rollback after a commit that failed.
 */
public final class OperationGate {

	private final SerialGate gate = new SerialGate();

	private final AtomicReference<@Nullable String> closedBy = new AtomicReference<>();

	private final AtomicReference<@Nullable String> streamingSince = new AtomicReference<>();

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private final RootFailure firstError = new RootFailure();

	/**
	 * Run an operation in its turn.
	 */
	public <T> Mono<T> step(Supplier<Mono<T>> operation) {
		return recovery(() -> {
			requireNotFailed();
			return operation.get();
		});
	}

	/**
	 * Run an operation in its turn, also after a failure.
	 */
	public <T> Mono<T> recovery(Supplier<Mono<T>> operation) {
		String askedAt = (this.streamingSince.get() != null) ? CallSite.here() : null;
		Mono<T> turn = this.gate.whole(Mono.defer(() -> {
			requireOpen();
			return operation.get();
		}).onErrorMap(this.firstError::explain));
		return Mono.deferContextual((context) -> this.gate.isRunning(context) ? turn : unlessStreaming(askedAt, turn));
	}

	private <T> Mono<T> unlessStreaming(@Nullable String askedAt, Mono<T> turn) {
		String since = this.streamingSince.get();
		return (since != null) ? Mono.error(() -> new StreamOpenException(since, askedAt)) : turn;
	}

	/**
	 * Let rows through in their turn. Until the last one is read nothing else may begin.
	 */
	public <T> Flux<T> stream(Supplier<Flux<T>> rows) {
		String site = CallSite.here();
		return Flux.defer(() -> {
			String since = this.streamingSince.get();
			return (since != null) ? Flux.error(() -> new StreamOpenException(since, site)) : inTurn(site, rows);
		});
	}

	private <T> Flux<T> inTurn(String site, Supplier<Flux<T>> rows) {
		return this.gate.until((over) -> Flux.defer(() -> {
			requireOpen();
			requireNotFailed();
			this.streamingSince.set(site);
			return rows.get();
		})
			.onErrorMap(this.firstError::explain)
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
		Throwable cause = this.failure.get();
		if (cause != null) {
			throw new IllegalTransactionStateException("The transaction of this session was rolled back because its"
					+ " commit failed, and nothing of it is stored: call rollback() before going on", cause);
		}
	}

	public void fail(Throwable cause) {
		this.failure.set(cause);
	}

	/**
	 * The transaction takes statements again, or another one begins.
	 */
	public void recover() {
		this.failure.set(null);
		this.firstError.forget();
	}

	/**
	 * Say why, if a failure only tells of an earlier error of the transaction.
	 */
	public Throwable explain(Throwable refusal) {
		return this.firstError.explain(refusal);
	}

	public boolean isOpen() {
		return this.closedBy.get() == null;
	}

	/**
	 * Let no further operation begin, wait a limited time for the one under way, then let
	 * go. A second close does nothing.
	 */
	public Mono<Void> close(String by, Duration limit, Supplier<Mono<Void>> release) {
		return Mono.defer(() -> this.closedBy.compareAndSet(null, by)
				? Uncancellable.mono(quietWithin(limit).then(Mono.defer(release))) : Mono.empty());
	}

	private Mono<Void> quietWithin(Duration limit) {
		return Uncancellable.mono(this.gate.whole(Mono.<Void>empty())).timeout(limit, Mono.empty());
	}

}
