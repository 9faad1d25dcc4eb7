package dev.asyncdb.reactive;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.error.NoAnswerException;
import io.r2dbc.spi.R2dbcTimeoutException;

/**
 * Aborts a statement if the server stops answering. A slow subscriber does not count as
 * silence of the server.
 * <p>
 * A network that drops packets causes no error (pgjdbc/r2dbc-postgresql#728), so the
 * statement would wait without limit. Thread-safe.
 */
public final class StatementMonitor {

	private static final Duration UNREAD = Duration.ofSeconds(1);

	private final Runnable onComplete;

	private final Duration limit;

	private final StatementFailureListener listener;

	private final AtomicInteger openResults = new AtomicInteger(1);

	private final AtomicInteger answers = new AtomicInteger();

	private final AtomicBoolean awaitingAnswer = new AtomicBoolean();

	private final AtomicBoolean aborted = new AtomicBoolean();

	private volatile boolean cancelled;

	private volatile long silentSince;

	private volatile int checkedAnswers = -1;

	private volatile boolean releasePending;

	private volatile long unreadSince;

	/**
	 * Monitor a statement.
	 * @param onComplete is run when the statement has completed
	 * @param limit longest time without an answer of the server
	 * @param listener is notified of an exceeded limit, and of failures
	 */
	public StatementMonitor(Runnable onComplete, Duration limit, StatementFailureListener listener) {
		this.onComplete = onComplete;
		this.limit = limit;
		this.listener = listener;
	}

	/**
	 * Check whether the server has exceeded the limit.
	 * @param now the time, by {@link System#nanoTime()}
	 */
	public void check(long now) {
		int answered = this.answers.get();
		if (this.openResults.get() == 0 || !this.awaitingAnswer.get() || answered != this.checkedAnswers) {
			this.checkedAnswers = answered;
			this.silentSince = now;
		}
		else if (now - this.silentSince > this.limit.toNanos() && this.aborted.compareAndSet(false, true)) {
			this.listener.abort(new NoAnswerException(this.limit, null));
		}
		checkUnread(now, answered);
	}

	// The first answer is the result itself, the others are rows
	private void checkUnread(long now, int answered) {
		boolean isUnread = this.releasePending && this.cancelled && answered > 1 && this.openResults.get() != 0;
		if (!isUnread) {
			this.unreadSince = now;
		}
		else if (now - this.unreadSince > UNREAD.toNanos() && this.aborted.compareAndSet(false, true)) {
			this.listener.abort(new R2dbcTimeoutException(
					"The rest of a cancelled result did not arrive within %s, so the connection was closed"
						.formatted(UNREAD)));
		}
	}

	/**
	 * The subscriber has requested data from the server.
	 */
	public void awaitAnswer() {
		this.awaitingAnswer.lazySet(true);
	}

	/**
	 * The server has answered.
	 * @param more whether more data is requested
	 */
	void answered(boolean more) {
		this.answers.lazySet(this.answers.get() + 1);
		this.awaitingAnswer.lazySet(more);
	}

	/**
	 * A subscriber starts to read a result of the statement.
	 * @return {@code false} if the statement has already completed
	 */
	boolean openResult() {
		return this.openResults.getAndUpdate((before) -> (before != 0) ? before + 1 : 0) != 0;
	}

	/**
	 * A result has been read completely; more results can follow.
	 */
	void closeResult() {
		awaitAnswer();
		complete();
	}

	/**
	 * The driver has delivered its last result, or a result was read completely. Drivers
	 * complete before the delivered results are read.
	 */
	void complete() {
		if (this.openResults.decrementAndGet() == 0) {
			this.awaitingAnswer.lazySet(false);
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
	 * The release of the connection waits for the statement. From now on a cancelled
	 * result is drained for one second only: opening another connection is faster than
	 * reading millions of rows.
	 */
	public void requestRelease() {
		if (!this.releasePending) {
			this.unreadSince = System.nanoTime();
			this.releasePending = true;
		}
	}

	public boolean isCancelled() {
		return this.cancelled;
	}

	void failed(Throwable failure) {
		this.listener.failed(failure);
	}

	/**
	 * The failure for the subscriber. After an abort the driver only reports that the
	 * connection is closed.
	 */
	Throwable translate(Throwable failure) {
		return this.aborted.get() ? new NoAnswerException(this.limit, failure) : failure;
	}

}
