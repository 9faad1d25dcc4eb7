package dev.asyncdb.autoconfigure.syncdb;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;

import dev.asyncdb.migration.MigrationEvent;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of a migration: on a terminal a bar with the elapsed time and the
 * number of changes that are left, otherwise a line for each change, and for a change
 * that takes long. Not thread-safe.
 */
final class Progress {

	static final Duration TICK = Duration.ofSeconds(1);

	private static final int WIDTH = 20;

	private static final int TICKS_OF_A_LINE = 30;

	private final PrintStream err;

	private final boolean isTerminal;

	private final LongSupplier nanos;

	private @Nullable MigrationEvent running;

	private long start;

	private int ticks;

	/**
	 * Create a progress.
	 * @param nanos supplies the current time
	 */
	Progress(PrintStream err, boolean isTerminal, LongSupplier nanos) {
		this.err = err;
		this.isTerminal = isTerminal;
		this.nanos = nanos;
		this.start = nanos.getAsLong();
	}

	static Progress on(PrintStream err, Terminal terminal) {
		return new Progress(err, terminal.isInteractive() && !"dumb".equals(System.getenv("TERM")), System::nanoTime);
	}

	void show(MigrationEvent event) {
		this.running = null;
		switch (event.type()) {
			case WAITING_FOR_LOCK -> this.err.println("Waiting for the migration of " + event.holder());
			case POSTPONED -> line(event, "waits for a table that is in use");
			case STARTED -> starts();
			case RUNNING -> runs(event);
			case RAN -> done(event, "ok");
			case ROLLED_BACK -> done(event, "undone");
			case STAMPED -> done(event, "recorded");
			case FAILED -> line(event, "failed");
			case DONE -> summary(event);
		}
		this.err.flush();
	}

	/**
	 * Show the time that has elapsed, once in each {@link #TICK}.
	 */
	void tick() {
		if (this.running == null) {
			return;
		}
		this.ticks++;
		if (this.isTerminal) {
			bar(this.running, this.running.number() - 1);
		}
		else if (this.ticks % TICKS_OF_A_LINE == 0) {
			line(this.running, "running for %d s, %d left".formatted(this.ticks * TICK.toSeconds(),
					this.running.total() - this.running.number()));
		}
	}

	private void starts() {
		this.start = this.nanos.getAsLong();
	}

	private void runs(MigrationEvent event) {
		this.running = event;
		this.ticks = 0;
		if (this.isTerminal) {
			bar(event, event.number() - 1);
		}
	}

	private void summary(MigrationEvent event) {
		if (event.total() > 0) {
			this.err.printf(Locale.ROOT, "%d of %d changes in %.1f s%n", event.number(), event.total(),
					event.took().toMillis() / 1000.0);
		}
	}

	private void done(MigrationEvent event, String outcome) {
		if (!this.isTerminal) {
			line(event, "%s (%d ms)".formatted(outcome, event.took().toMillis()));
			return;
		}
		bar(event, event.number());
		if (event.number() >= event.total()) {
			this.err.println();
		}
	}

	private void line(MigrationEvent event, String outcome) {
		this.err.printf("%s[%d/%d] %s … %s%n", this.isTerminal ? "\n" : "", event.number(), event.total(), name(event),
				outcome);
	}

	private void bar(MigrationEvent event, int done) {
		int filled = WIDTH * done / Math.max(1, event.total());
		long seconds = Duration.ofNanos(this.nanos.getAsLong() - this.start).toSeconds();
		// A line that wraps could not be overwritten: while it is written, a terminal
		// that
		// is too narrow leaves its end out
		this.err.printf("\r\u001b[K\u001b[?7l[%s%s] %d/%d, %d left, %d s: %s\u001b[?7h", "#".repeat(filled),
				"-".repeat(WIDTH - filled), done, event.total(), event.total() - done, seconds, name(event));
		this.err.flush();
	}

	private static String name(MigrationEvent event) {
		return Objects.requireNonNull(event.revision()).name();
	}

}
