package dev.asyncdb.reactive;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.error.NoAnswerException;
import io.r2dbc.spi.R2dbcTimeoutException;

/**
 * Watches that the server goes on answering one statement. A reader that takes its time
 * is no silence of the server.
 * <p>
 * A network that drops packets gives no error (pgjdbc/r2dbc-postgresql#728), so nothing
 * else would ever end the wait. Thread-safe.
 */
public final class StatementMonitor {

	private static final Duration UNREAD = Duration.ofSeconds(1);

	private final Runnable over;

	private final Duration limit;

	private final StatementFailureListener watched;

	private final AtomicInteger open = new AtomicInteger(1);

	private final AtomicInteger answers = new AtomicInteger();

	private final AtomicBoolean waiting = new AtomicBoolean();

	private final AtomicBoolean silent = new AtomicBoolean();

	private volatile boolean abandoned;

	private volatile long since;

	private volatile int seen = -1;

	private volatile boolean awaited;

	private volatile long unreadSince;

	/**
	 * Watch a statement.
	 * @param over is run when the statement is over
	 * @param limit longest silence
	 * @param watched is told of a longer one, and of failures
	 */
	public StatementMonitor(Runnable over, Duration limit, StatementFailureListener watched) {
		this.over = over;
		this.limit = limit;
		this.watched = watched;
	}

	/**
	 * Look whether the server is silent for too long.
	 * @param now the time, by {@link System#nanoTime()}
	 */
	public void look(long now) {
		int answered = this.answers.get();
		if (this.open.get() == 0 || !this.waiting.get() || answered != this.seen) {
			this.seen = answered;
			this.since = now;
		}
		else if (now - this.since > this.limit.toNanos() && this.silent.compareAndSet(false, true)) {
			this.watched.hopeless(new NoAnswerException(this.limit, null));
		}
		lookAtUnread(now, answered);
	}

	// One answer is the result itself, the others are rows
	private void lookAtUnread(long now, int answered) {
		boolean isUnread = this.awaited && this.abandoned && answered > 1 && this.open.get() != 0;
		if (!isUnread) {
			this.unreadSince = now;
		}
		else if (now - this.unreadSince > UNREAD.toNanos() && this.silent.compareAndSet(false, true)) {
			this.watched.hopeless(new R2dbcTimeoutException(
					"The rows that nobody reads any more did not end within %s, so the connection was closed"
						.formatted(UNREAD)));
		}
	}

	/**
	 * Somebody waits for the server.
	 */
	public void asked() {
		this.waiting.lazySet(true);
	}

	/**
	 * The server has answered.
	 * @param more whether somebody waits for more
	 */
	void answered(boolean more) {
		this.answers.lazySet(this.answers.get() + 1);
		this.waiting.lazySet(more);
	}

	/**
	 * Somebody begins to read a result of the statement.
	 * @return {@code false} if the statement is over already
	 */
	boolean partBegins() {
		return this.open.getAndUpdate((before) -> (before != 0) ? before + 1 : 0) != 0;
	}

	/**
	 * A result is read, and more of the statement may follow.
	 */
	void partEnds() {
		asked();
		end();
	}

	/**
	 * There are no more results. A driver says so before those it has given are read.
	 */
	void end() {
		if (this.open.decrementAndGet() == 0) {
			this.waiting.lazySet(false);
			this.over.run();
		}
	}

	/**
	 * Nobody wants the results any more.
	 */
	void abandoned() {
		this.abandoned = true;
	}

	/**
	 * The connection is to be let go and only waits for the end of the statement. Then
	 * rows that nobody wants are read for a moment only: another connection comes sooner
	 * than the end of a result of millions.
	 */
	public void awaited() {
		if (!this.awaited) {
			this.unreadSince = System.nanoTime();
			this.awaited = true;
		}
	}

	public boolean isAbandoned() {
		return this.abandoned;
	}

	void failed(Throwable failure) {
		this.watched.failed(failure);
	}

	/**
	 * Why the statement failed: a connection that was cut only says that it is closed.
	 */
	Throwable reason(Throwable failure) {
		return this.silent.get() ? new NoAnswerException(this.limit, failure) : failure;
	}

}
