package dev.asyncdb.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Watches that the server goes on answering one statement. A reader that takes its time
 * is no silence of the server.
 * <p>
 * A network that drops packets gives no error (pgjdbc/r2dbc-postgresql#728), so nothing
 * else would ever end the wait. Thread-safe.
 */
final class StatementWatch {

	private final Runnable over;

	private final Duration limit;

	private final Runnable cut;

	private final Consumer<Throwable> failed;

	private final AtomicInteger answers = new AtomicInteger();

	private final AtomicBoolean waiting = new AtomicBoolean();

	private final AtomicBoolean silent = new AtomicBoolean();

	private volatile boolean ended;

	private volatile long since;

	private volatile int seen = -1;

	/**
	 * Watch a statement.
	 * @param over is run when the statement is over
	 * @param limit longest silence
	 * @param cut is run after a longer one, and ends the statement
	 * @param failed takes an error of the statement
	 */
	StatementWatch(Runnable over, Duration limit, Runnable cut, Consumer<Throwable> failed) {
		this.over = over;
		this.limit = limit;
		this.cut = cut;
		this.failed = failed;
	}

	/**
	 * Look whether the server is silent for too long.
	 * @param now the time, by {@link System#nanoTime()}
	 */
	void look(long now) {
		int answered = this.answers.get();
		if (this.ended || !this.waiting.get() || answered != this.seen) {
			this.seen = answered;
			this.since = now;
		}
		else if (now - this.since > this.limit.toNanos() && this.silent.compareAndSet(false, true)) {
			this.cut.run();
		}
	}

	/**
	 * Somebody waits for the server.
	 */
	void asked() {
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
	 * The server or the driver has refused the statement.
	 */
	void failed(Throwable failure) {
		this.failed.accept(failure);
	}

	/**
	 * The statement is over. Its reader may still ask for more, which nobody waits for.
	 */
	void end() {
		this.ended = true;
		this.over.run();
	}

	/**
	 * Why the statement failed: a connection that was cut only says that it is closed.
	 */
	Throwable reason(Throwable failure) {
		return this.silent.get() ? new NoAnswerException(this.limit, failure) : failure;
	}

}
