package dev.asyncdb.session.unit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.reactive.GateStep;
import dev.asyncdb.reactive.SerialGate;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.session.SessionClosedException;
import dev.asyncdb.session.StreamOpenException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.UnexpectedRollbackException;

/**
 * Serializes the operations of a session. Rejects all operations after its end, and all
 * but a rollback after a failed commit.
 */
public final class OperationGate {

	private final SerialGate gate = new SerialGate();

	private static final AtomicReferenceFieldUpdater<OperationGate, @Nullable String> CLOSED_BY = AtomicReferenceFieldUpdater
		.newUpdater(OperationGate.class, String.class, "closedBy");

	private volatile @Nullable String closedBy;

	private volatile @Nullable String streamingSince;

	private volatile @Nullable Failure failure;

	private final RootFailure rootFailure = new RootFailure();

	/**
	 * Run an operation when all earlier ones have completed.
	 */
	public <T> Mono<T> step(Function<ContextView, Mono<T>> operation) {
		return queued(operation, true);
	}

	/**
	 * Run an operation when all earlier ones have completed, also after a failed commit.
	 */
	public <T> Mono<T> recovery(Supplier<Mono<T>> operation) {
		return queued((context) -> operation.get(), false);
	}

	private <T> Mono<T> queued(Function<ContextView, Mono<T>> operation, boolean unlessFailed) {
		String site = (this.streamingSince != null) ? CallSite.here() : null;
		return GateStep.of(this.gate, new Queued<>(this, operation, unlessFailed, site));
	}

	/**
	 * Stream rows when all earlier operations have completed. Other operations are
	 * rejected until the stream has ended.
	 */
	public <T> Flux<T> stream(Function<ContextView, Flux<T>> rows) {
		String site = CallSite.here();
		return Flux.defer(() -> {
			String since = this.streamingSince;
			return (since != null) ? Flux.error(() -> new StreamOpenException(since, site)) : whenIdle(site, rows);
		});
	}

	private <T> Flux<T> whenIdle(String site, Function<ContextView, Flux<T>> rows) {
		return this.gate.until((over) -> Flux.deferContextual((context) -> {
			requireOpen();
			requireNotFailed();
			this.streamingSince = site;
			return rows.apply(context);
		})
			.onErrorMap(this.rootFailure::explain)
			.doOnTerminate(this::streamed)
			.doOnCancel(this::streamed)
			.doFinally((signal) -> over.run()));
	}

	private void streamed() {
		this.streamingSince = null;
	}

	public void requireOpen() {
		String by = this.closedBy;
		if (by != null) {
			throw new SessionClosedException(by);
		}
	}

	private void requireNotFailed() {
		Failure failed = this.failure;
		if (failed != null) {
			throw failed.refusal();
		}
	}

	/**
	 * Reject operations until a rollback.
	 * @param step the step of the transaction that has failed
	 */
	public void fail(String step, Throwable cause) {
		this.failure = new FailedStep(step, cause);
	}

	/**
	 * Reject operations, since the transaction can only be rolled back.
	 * @param reason what has decided that
	 */
	public void rollbackOnly(String reason) {
		this.failure = () -> new UnexpectedRollbackException(
				"The transaction is rolled back, and nothing of it is stored: a session that took part in it"
						+ " by SessionJoin.ROLLBACK_ONLY was rolled back by " + reason);
	}

	/**
	 * Accept operations again after a rollback.
	 */
	public void recover() {
		this.failure = null;
		this.rootFailure.clear();
	}

	/**
	 * Add the root failure of the transaction to a rejection that follows from it.
	 */
	public Throwable explain(Throwable failure) {
		return this.rootFailure.explain(failure);
	}

	/**
	 * Return whether all operations but a rollback are rejected.
	 */
	public boolean isFailed() {
		return this.failure != null;
	}

	public boolean isOpen() {
		return this.closedBy == null;
	}

	/**
	 * Reject further operations.
	 * @return whether this is the first call
	 */
	public boolean close(String by) {
		return CLOSED_BY.compareAndSet(this, null, by);
	}

	/**
	 * Return whether no operation is running.
	 */
	public boolean isIdle() {
		return this.gate.isIdle();
	}

	/**
	 * Return whether an operation would start immediately.
	 */
	public boolean isReady() {
		return isIdle() && isOpen() && this.failure == null && this.streamingSince == null;
	}

	/**
	 * Wait a limited time for the running operation.
	 */
	public Mono<Void> idleWithin(Duration limit) {
		return Uncancellable.mono(this.gate.whole(Mono.<Void>empty())).timeout(limit, Mono.empty());
	}

	/**
	 * Why a transaction accepts nothing but a rollback.
	 */
	@FunctionalInterface
	private interface Failure {

		TransactionException refusal();

	}

	private record FailedStep(String step, Throwable cause) implements Failure {

		@Override
		public TransactionException refusal() {
			String outcome = (this.cause instanceof CommitOutcomeUnknownException)
					? "has no known outcome: look what is stored, and call rollback() first"
					: "is rolled back because %s failed, and nothing of it is stored: call rollback() first"
						.formatted(this.step);
			return new IllegalTransactionStateException("The transaction of this session " + outcome, this.cause);
		}

	}

	/**
	 * An operation that waits for its turn.
	 *
	 * @param unlessFailed whether it is rejected after a failed commit
	 * @param site where it was called during a stream, {@code null} if none was open
	 */
	private record Queued<T>(OperationGate gate, Function<ContextView, Mono<T>> operation, boolean unlessFailed,
			@Nullable String site) implements GateStep.Operation<T> {

		@Override
		public @Nullable Throwable refusal() {
			String since = this.gate.streamingSince;
			return (since != null) ? new StreamOpenException(since, this.site) : null;
		}

		@Override
		public Mono<T> run(ContextView context) {
			this.gate.requireOpen();
			if (this.unlessFailed) {
				this.gate.requireNotFailed();
			}
			return this.operation.apply(context);
		}

		@Override
		public Throwable explain(Throwable failure) {
			return this.gate.explain(failure);
		}

	}

}
