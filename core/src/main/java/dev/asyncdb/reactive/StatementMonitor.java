package dev.asyncdb.reactive;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.error.ResultNotReadException;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Aborts a statement if the server stops answering, or if its subscriber stops reading. A
 * slow subscriber does not count as silence of the server.
 * <p>
 * A network that drops packets causes no error (pgjdbc/r2dbc-postgresql#728), so the
 * statement would wait without limit. Thread-safe.
 */
public final class StatementMonitor {

	private static final AtomicIntegerFieldUpdater<StatementMonitor> OPEN = AtomicIntegerFieldUpdater
		.newUpdater(StatementMonitor.class, "openResults");

	private static final AtomicReferenceFieldUpdater<StatementMonitor, @Nullable Throwable> ABORTED = AtomicReferenceFieldUpdater
		.newUpdater(StatementMonitor.class, Throwable.class, "abortCause");

	private final Runnable onComplete;

	private final StatementFailureListener listener;

	private volatile StatementLimits limits;

	/** The statement itself and each result that is being read. */
	private volatile int openResults = 1;

	private volatile int answers;

	private volatile boolean awaitingAnswer;

	private volatile boolean cancelled;

	private final OpenResults results = new OpenResults();

	private volatile @Nullable OpenResult statement;

	private volatile @Nullable Throwable abortCause;

	private volatile @Nullable String waiting;

	private volatile @Nullable PendingRelease release;

	private @Nullable Standstill silence;

	private @Nullable Standstill idleness;

	private @Nullable Supplier<Flux<Result>> resend;

	/**
	 * Monitor a statement.
	 * @param onComplete is run when the statement has completed
	 * @param limits the limits of the statement
	 * @param listener is notified of an exceeded limit, and of failures
	 */
	public StatementMonitor(Runnable onComplete, StatementLimits limits, StatementFailureListener listener) {
		this.onComplete = onComplete;
		this.limits = limits;
		this.listener = listener;
	}

	/**
	 * Check whether the server or a reader has exceeded its limit. Called by one thread.
	 * @param now the time, by {@link System#nanoTime()}
	 * @param isAwaited whether others wait for a connection
	 */
	public void check(long now, BooleanSupplier isAwaited) {
		int answered = this.answers;
		boolean isOpen = this.openResults != 0;
		this.silence = Standstill.orNew(this.silence);
		if (this.silence.exceeds(isOpen && this.awaitingAnswer, answered, now, this.limits.silence())) {
			abort(new NoAnswerException(this.limits.silence(), null));
		}
		checkUnread(now, answered);
		boolean isIdle = this.openResults != 0 && !this.awaitingAnswer && !this.cancelled;
		this.idleness = Standstill.orNew(this.idleness);
		if (this.idleness.exceeds(isIdle, answered, now, this.limits.idle(isReadAhead()))) {
			giveUp(this.limits.notRead(this.waiting));
		}
		if (isIdle) {
			checkReader(isAwaited);
		}
	}

	private void checkReader(BooleanSupplier isAwaited) {
		boolean isGone = this.results.isReader(ReaderState::isGone);
		if (isGone || (this.results.isReader(ReaderState::isStalled) && isAwaited.getAsBoolean())) {
			giveUp(new ResultNotReadException(isGone));
		}
	}

	// A statement cannot be completed without a result that is not read
	private void giveUp(Throwable cause) {
		OpenResult whole = this.statement;
		OpenResult[] open = this.results.all();
		OpenResult[] unread = (open.length == 0 && whole != null) ? new OpenResult[] { whole } : open;
		if (Arrays.stream(unread).filter((result) -> result.giveUp(cause)).count() > 0) {
			abort(cause);
		}
	}

	// A driver does not signal its subscribers that have requested nothing
	private void abort(Throwable cause) {
		if (ABORTED.compareAndSet(this, null, cause)) {
			this.listener.aborted(cause);
			OpenResult[] open = this.results.all();
			complete(OPEN.getAndSet(this, 0) > 0);
			for (OpenResult result : open) {
				result.abort(translate(cause));
			}
			OpenResult whole = this.statement;
			if (whole != null) {
				whole.abort(translate(cause));
			}
		}
	}

	// The first answer is the result itself, the others are rows
	private void checkUnread(long now, int answered) {
		PendingRelease pending = this.release;
		if (pending != null && pending.isDelayed(this.cancelled && answered > 1 && this.openResults != 0, now)) {
			abort(PendingRelease.delayed());
		}
	}

	/**
	 * The subscriber has requested data from the server.
	 */
	public void awaitAnswer() {
		this.awaitingAnswer = true;
	}

	/**
	 * The server has answered. If the subscriber has requested more,
	 * {@link #awaitAnswer()} follows.
	 */
	@SuppressWarnings("NonAtomicVolatileUpdate") // one signal of the driver at a time
	void answered() {
		this.answers++;
		this.awaitingAnswer = false;
	}

	/**
	 * A subscriber starts to read the results of the statement.
	 */
	void begin(OpenResult whole) {
		this.statement = whole;
	}

	/**
	 * A subscriber starts to read a result of the statement.
	 * @return {@code false} if the statement has already completed
	 */
	boolean openResult(OpenResult result) {
		boolean isOpened = OPEN.getAndUpdate(this, (before) -> (before != 0) ? before + 1 : 0) != 0;
		if (isOpened) {
			this.results.add(result);
		}
		return isOpened;
	}

	/**
	 * A result has been read completely; more results can follow.
	 */
	void closeResult(OpenResult result) {
		this.results.remove(result);
		this.awaitingAnswer = false;
		OpenResult whole = this.statement;
		if (whole == null || whole.isRequested()) {
			awaitAnswer();
		}
		complete();
	}

	/**
	 * Read the rest of the results without waiting for their subscribers, because another
	 * statement waits: the subscriber may wait for that statement in turn.
	 * @param next the statement that waits
	 */
	public void readAhead(String next) {
		this.waiting = next;
		this.results.readAhead();
	}

	boolean isReadAhead() {
		return this.waiting != null;
	}

	/**
	 * The failure of a result that has too many rows to be read ahead.
	 */
	Throwable tooManyRows(int limit) {
		return this.limits.tooManyRows(this.waiting, limit);
	}

	/**
	 * The driver has delivered its last result, or a result was read completely. Drivers
	 * complete before the delivered results are read.
	 */
	public void complete() {
		complete(OPEN.getAndUpdate(this, (before) -> Math.max(0, before - 1)) == 1);
	}

	private void complete(boolean isLast) {
		if (isLast) {
			this.awaitingAnswer = false;
			this.onComplete.run();
		}
	}

	/**
	 * The subscriber has cancelled.
	 */
	void cancel() {
		this.cancelled = true;
	}

	/**
	 * Set the limits of a statement that is about to be sent.
	 */
	public void limit(StatementLimits changed) {
		this.limits = changed;
	}

	/**
	 * The release of the connection waits for the statement. From now on a cancelled
	 * result is drained for one second only: opening another connection is faster than
	 * reading millions of rows.
	 */
	public void requestRelease() {
		if (this.release == null && this.openResults != 0) {
			this.release = new PendingRelease();
		}
	}

	void failed(Throwable failure) {
		this.listener.failed(failure);
	}

	/**
	 * The failure for the subscriber. After an abort the driver only reports that the
	 * connection is closed.
	 */
	Throwable translate(Throwable failure) {
		Throwable cause = this.abortCause;
		if (cause == null) {
			return this.listener.translate(failure);
		}
		return this.listener.translate((cause instanceof NoAnswerException && failure != cause)
				? new NoAnswerException(this.limits.silence(), failure) : cause);
	}

	/**
	 * Set how to send the statement again, {@code null} if that is not possible.
	 */
	public void resendBy(@Nullable Supplier<Flux<Result>> again) {
		this.resend = again;
	}

	/**
	 * Read a result of the statement. If the server refuses the statement because it is
	 * outdated, send it again and read the new result.
	 */
	public <T> Publisher<T> read(Result result, Function<Result, Publisher<T>> reader) {
		Supplier<Flux<Result>> again = this.resend;
		return (again != null) ? OutdatedResult.read(result, reader, again) : reader.apply(result);
	}

}
