package dev.asyncdb.session.support;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.unit.DroppedRefusals;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * The work of one transaction with the session that it joins.
 */
final class TransactionWork {

	private final AtomicReference<@Nullable DefaultAsyncSession> joined = new AtomicReference<>();

	private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.JOINING);

	/**
	 * Join the running transaction, run work with its session and flush. A cancel before
	 * the session was joined prevents the work. After that the rollback waits for the
	 * work, since the session is registered with the transaction. A cancel after the work
	 * is too late if the transaction commits.
	 */
	<T> Mono<T> of(TransactionSessions sessions, Function<AsyncSession, Mono<T>> work) {
		return sessions.join()
			.doOnNext(this.joined::set)
			.flatMap((session) -> this.progress.compareAndSet(Progress.JOINING, Progress.RUNNING)
					? flushedAfter(session, SessionScope.applied(work, session)) : Mono.<T>empty());
	}

	private <T> Mono<T> flushedAfter(AsyncSession session, Mono<T> work) {
		return work.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((value) -> isRunning() ? session.flush().then(Mono.defer(() -> completed(value))) : Mono.never());
	}

	// Operators that end work on their own complete it after a cancel
	private boolean isRunning() {
		return this.progress.get() == Progress.RUNNING;
	}

	// A cancelled transaction must not commit; its cancel is on the way
	private <T> Mono<T> completed(Optional<T> value) {
		return this.progress.compareAndSet(Progress.RUNNING, Progress.COMPLETED) ? Mono.justOrEmpty(value)
				: Mono.never();
	}

	/**
	 * The caller has cancelled.
	 */
	void cancel() {
		boolean isRunning = this.progress.compareAndSet(Progress.JOINING, Progress.CANCELLED)
				|| this.progress.compareAndSet(Progress.RUNNING, Progress.CANCELLED);
		DefaultAsyncSession session = this.joined.get();
		if (isRunning && session != null) {
			session.lifecycle().cancelled();
		}
	}

	/**
	 * Follow a cancel when the work was cancelled, before the caller goes on.
	 */
	void over(SignalType signal, Consumer<DefaultAsyncSession> afterCancel) {
		DefaultAsyncSession session = this.joined.get();
		if (signal == SignalType.CANCEL && this.progress.get() == Progress.CANCELLED && session != null) {
			afterCancel.accept(session);
		}
	}

	/**
	 * Return whether work was refused because its caller had cancelled: operators of the
	 * caller would log it as a dropped error.
	 */
	boolean isForCancelled(Throwable failure) {
		return this.progress.get() == Progress.CANCELLED && DroppedRefusals.isRefusal(failure);
	}

	/**
	 * Add the earlier error of the transaction to a failure that only follows from it.
	 */
	Throwable explain(Throwable failure) {
		DefaultAsyncSession session = this.joined.get();
		return (session != null) ? session.lifecycle().explain(failure) : failure;
	}

	private enum Progress {

		JOINING, RUNNING, COMPLETED, CANCELLED

	}

}
