package dev.asyncdb.autoconfigure.syncdb;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import reactor.core.publisher.Flux;

/**
 * Shows on a terminal which changes a command will run or roll back, and asks for a
 * confirmation. Without a terminal a migration needs none, and a downgrade, which deletes
 * data, an option.
 */
record Confirmation(Terminal terminal, PrintStream err) {

	private static final int SHOWN = 20;

	/**
	 * Require the confirmation of a command, if it needs any. Blocks.
	 */
	void require(SyncdbArguments arguments, Migrations migrations) {
		if (arguments.has(Flag.YES) || arguments.has(Flag.DRY_RUN)) {
			return;
		}
		String target = Objects.requireNonNullElse(arguments.operand(), "head");
		if (arguments.verb() == Verb.DOWNGRADE) {
			requireTerminal();
			ask(migrations.downgradePlan(target), "will be rolled back. Their data is lost", false);
		}
		else if (arguments.verb() == Verb.SYNC || arguments.verb() == Verb.UPGRADE) {
			askOnTerminal(migrations.plan(target));
		}
	}

	private void requireTerminal() {
		if (!this.terminal.isInteractive()) {
			throw new SyncdbUsageException("downgrade rolls back changes and deletes their data; add --yes to confirm");
		}
	}

	private void askOnTerminal(Flux<Revision> plan) {
		if (this.terminal.isInteractive()) {
			ask(plan, "will be run", true);
		}
	}

	private void ask(Flux<Revision> plan, String effect, boolean otherwise) {
		List<Revision> changes = Objects.requireNonNull(plan.collectList().block());
		if (changes.isEmpty()) {
			return;
		}
		this.err.printf("%s %s:%n", (changes.size() == 1) ? "1 change" : changes.size() + " changes", effect);
		changes.stream().limit(SHOWN).forEach((change) -> this.err.println("  " + change.name()));
		if (changes.size() > SHOWN) {
			this.err.printf("  … and %d more%n", changes.size() - SHOWN);
		}
		this.err.print(otherwise ? "Continue? [Y/n] " : "Continue? [y/N] ");
		this.err.flush();
		if (!isConfirmed(otherwise)) {
			throw new MigrationException("Nothing was changed: the plan was not confirmed", null);
		}
	}

	private boolean isConfirmed(boolean otherwise) {
		String answer = (this.terminal.line() != null) ? this.terminal.line().get() : null;
		if (answer == null) {
			// The input has ended within the line of the question
			this.err.println();
			return false;
		}
		return answer.isBlank() ? otherwise : answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
	}

}
