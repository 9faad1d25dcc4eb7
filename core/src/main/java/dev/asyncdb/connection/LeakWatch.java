package dev.asyncdb.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once of a connection that is held for very long, with what is known of who holds
 * it. Thread-safe.
 */
final class LeakWatch {

	private static final Logger logger = LoggerFactory.getLogger(LeakWatch.class);

	private final AtomicReference<String> takenAt = new AtomicReference<>("an unknown place");

	private final AtomicReference<String> lastStatement = new AtomicReference<>("none");

	private final AtomicReference<Deadlines.@Nullable Deadline> deadline = new AtomicReference<>();

	/**
	 * Remember where in the application the connection is taken.
	 */
	void takenAt(String site) {
		this.takenAt.set(site);
	}

	/**
	 * Remember what runs.
	 */
	void note(String sql) {
		this.lastStatement.lazySet(sql);
	}

	void start(Deadlines deadlines, Duration limit) {
		this.deadline.set(deadlines.in(limit.toNanos(), () -> tell(limit)));
	}

	void stop() {
		Deadlines.Deadline pending = this.deadline.getAndSet(null);
		if (pending != null) {
			pending.done();
		}
	}

	private void tell(Duration limit) {
		if (this.deadline.get() != null) {
			logger.warn(
					"A connection is held for more than {}, which looks like a leak. Taken at: {}. Last statement: {}",
					limit, this.takenAt.get(), this.lastStatement.get());
		}
	}

}
