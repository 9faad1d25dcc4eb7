package dev.asyncdb.migration.execution;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.asyncdb.migration.MigrationStoppedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases the lock of a migration when the JVM shuts down. Liquibase's lock is a row of
 * a table and would otherwise remain.
 * <p>
 * The change in progress is cancelled if the driver supports it, so that it fails and is
 * rolled back; no further change is started.
 */
public final class GracefulStop implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(GracefulStop.class);

	private static final long TIMEOUT_SECONDS = 10;

	private final Runnable cancel;

	private final Thread hook = new Thread(this::stop, "asyncdb-migration-stop");

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final AtomicBoolean changing = new AtomicBoolean();

	private final CountDownLatch over = new CountDownLatch(1);

	private GracefulStop(Runnable cancel) {
		this.cancel = cancel;
	}

	/**
	 * Register a migration.
	 * @param cancel cancels the change in progress if the driver supports it
	 */
	public static GracefulStop of(Runnable cancel) {
		GracefulStop stop = new GracefulStop(cancel);
		Runtime.getRuntime().addShutdownHook(stop.hook);
		return stop;
	}

	public void changeBegins() {
		this.changing.set(true);
		if (this.stopped.get()) {
			throw new MigrationStoppedException("The application is shutting down");
		}
	}

	public void changeEnds() {
		this.changing.set(false);
	}

	private void stop() {
		this.stopped.set(true);
		if (this.changing.get()) {
			this.cancel.run();
		}
		try {
			if (!this.over.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("A migration did not end in time and may not have released its lock");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.over.countDown();
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			// The JVM is shutting down, and the hook no longer waits
		}
	}

}
