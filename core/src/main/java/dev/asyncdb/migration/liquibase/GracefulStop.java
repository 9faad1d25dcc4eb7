package dev.asyncdb.migration.liquibase;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.asyncdb.migration.MigrationStoppedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a migration give its lock back when the JVM is told to end in the middle. Killed
 * on the spot, it would leave the lock for ever, since Liquibase's is a row of a table.
 * <p>
 * The change under way is cancelled where the driver can, so that it fails and is rolled
 * back as any other that fails; no further one is begun.
 */
public final class GracefulStop implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(GracefulStop.class);

	private static final long PATIENCE_SECONDS = 10;

	private final Runnable cancel;

	private final Thread hook = new Thread(this::stop, "asyncdb-migration-stop");

	private final AtomicBoolean asked = new AtomicBoolean();

	private final AtomicBoolean changing = new AtomicBoolean();

	private final CountDownLatch over = new CountDownLatch(1);

	private GracefulStop(Runnable cancel) {
		this.cancel = cancel;
	}

	public static GracefulStop of(Connection connection) {
		return of(() -> cancel(connection));
	}

	/**
	 * Stop a migration.
	 * @param cancel cancels the change under way if it can
	 */
	public static GracefulStop of(Runnable cancel) {
		GracefulStop stop = new GracefulStop(cancel);
		Runtime.getRuntime().addShutdownHook(stop.hook);
		return stop;
	}

	public void changeBegins() {
		this.changing.set(true);
		if (this.asked.get()) {
			throw new MigrationStoppedException("The application was told to end");
		}
	}

	public void changeEnds() {
		this.changing.set(false);
	}

	private void stop() {
		this.asked.set(true);
		if (this.changing.get()) {
			this.cancel.run();
		}
		try {
			if (!this.over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("A migration was cut off and may have left its lock");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// By reflection, since an application on another database lacks PostgreSQL's driver
	private static void cancel(Connection connection) {
		try {
			Class<?> postgres = Class.forName("org.postgresql.PGConnection", false,
					connection.getClass().getClassLoader());
			postgres.getMethod("cancelQuery").invoke(connection.unwrap(postgres));
		}
		catch (ReflectiveOperationException | SQLException ex) {
			logger.debug("The change under way cannot be cancelled", ex);
		}
	}

	@Override
	public void close() {
		this.over.countDown();
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			// the JVM ends already, and the hook waits no more
		}
	}

}
