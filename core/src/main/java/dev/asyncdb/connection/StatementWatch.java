package dev.asyncdb.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Watches that the server goes on answering one statement. A reader that takes its time
 * is no silence of the server.
 * <p>
 * A network that drops packets gives no error (pgjdbc/r2dbc-postgresql#728), so nothing
 * else would ever end the wait. Thread-safe.
 */
final class StatementWatch {

	private final Runnable over;

	private final Deadlines deadlines;

	private final Duration limit;

	private final Runnable cut;

	private final AtomicInteger answers = new AtomicInteger();

	private final AtomicBoolean waiting = new AtomicBoolean(true);

	private final AtomicBoolean silent = new AtomicBoolean();

	private final AtomicReference<Deadlines.@Nullable Deadline> next = new AtomicReference<>();

	/**
	 * Watch a statement that is about to be sent.
	 * @param over is run when the statement is over
	 * @param deadlines where the limit is noted
	 * @param limit longest silence
	 * @param cut is run after a longer one, and ends the statement
	 */
	StatementWatch(Runnable over, Deadlines deadlines, Duration limit, Runnable cut) {
		this.over = over;
		this.deadlines = deadlines;
		this.limit = limit;
		this.cut = cut;
	}

	/**
	 * The statement is sent now.
	 */
	void begin() {
		lookLater();
	}

	private void lookLater() {
		int seen = this.answers.get();
		this.next.set(this.deadlines.in(this.limit.toNanos(), () -> look(seen)));
	}

	private void look(int seen) {
		if (this.next.get() == null) {
			return;
		}
		if (this.waiting.get() && this.answers.get() == seen) {
			this.silent.set(true);
			this.cut.run();
		}
		else {
			lookLater();
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

	void end() {
		Deadlines.Deadline pending = this.next.getAndSet(null);
		if (pending != null) {
			pending.done();
		}
		this.over.run();
	}

	/**
	 * Why the statement failed: a connection that was cut only says that it is closed.
	 */
	Throwable reason(Throwable failure) {
		return this.silent.get() ? new NoAnswerException(this.limit, failure) : failure;
	}

}
