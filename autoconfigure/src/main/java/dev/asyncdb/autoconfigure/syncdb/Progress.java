package dev.asyncdb.autoconfigure.syncdb;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Objects;

import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.Revision;

/**
 * Shows the progress of a migration: a bar on a terminal, otherwise a line for each
 * change.
 */
record Progress(PrintStream err, boolean isTerminal) {

	private static final int WIDTH = 20;

	static Progress on(PrintStream err) {
		return new Progress(err, Terminal.console() != null && !"dumb".equals(System.getenv("TERM")));
	}

	void show(MigrationEvent event) {
		switch (event.type()) {
			case WAITING_FOR_LOCK -> this.err.println("Waiting for the migration of " + event.holder());
			case POSTPONED -> line(event, "waits for a table that is in use");
			case RUNNING -> bar(event, event.number() - 1);
			case RAN -> done(event, "ok");
			case ROLLED_BACK -> done(event, "undone");
			case STAMPED -> done(event, "recorded");
			case FAILED -> line(event, "failed");
			case STARTED -> this.err.flush();
			case DONE -> summary(event);
		}
	}

	private void summary(MigrationEvent event) {
		if (event.total() > 0) {
			this.err.printf(Locale.ROOT, "%d of %d changes in %.1f s%n", event.number(), event.total(),
					event.took().toMillis() / 1000.0);
		}
		this.err.flush();
	}

	private void done(MigrationEvent event, String outcome) {
		if (this.isTerminal) {
			bar(event, event.number());
			if (event.number() >= event.total()) {
				this.err.println();
			}
		}
		else {
			line(event, "%s (%d ms)".formatted(outcome, event.took().toMillis()));
		}
	}

	private void line(MigrationEvent event, String outcome) {
		this.err.printf("%s[%d/%d] %s … %s%n", this.isTerminal ? "\n" : "", event.number(), event.total(), name(event),
				outcome);
	}

	private void bar(MigrationEvent event, int done) {
		if (this.isTerminal) {
			int filled = WIDTH * done / Math.max(1, event.total());
			this.err.printf("\r\u001b[K[%s%s] %d/%d %s", "#".repeat(filled), "-".repeat(WIDTH - filled), done,
					event.total(), name(event));
			this.err.flush();
		}
	}

	private static String name(MigrationEvent event) {
		Revision revision = Objects.requireNonNull(event.revision());
		return revision.name();
	}

}
