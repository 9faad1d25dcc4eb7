package dev.asyncdb.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.error.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once of a connection that is held for very long, with what is known of who holds
 * it. Thread-safe.
 */
final class LeakDetector {

	private static final Logger logger = LoggerFactory.getLogger(LeakDetector.class);

	private final AtomicReference<String> takenAt = new AtomicReference<>("an unknown place");

	private final AtomicReference<String> lastStatement = new AtomicReference<>("none");

	private final AtomicBoolean told = new AtomicBoolean();

	private volatile long since;

	private volatile boolean started;

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

	void start() {
		this.since = System.nanoTime();
		this.started = true;
	}

	void stop() {
		this.started = false;
	}

	/**
	 * Tell, once, if it is held for too long.
	 * @param now the time, by {@link System#nanoTime()}
	 * @param limit how long is too long
	 */
	void look(long now, Duration limit) {
		if (this.started && now - this.since > limit.toNanos() && this.told.compareAndSet(false, true)) {
			logger.warn(
					"A connection is held for more than {}, which looks like a leak. Taken at: {}. Last statement: {}",
					limit, this.takenAt.get(), LogText.of(this.lastStatement.get()));
		}
	}

}
