package dev.asyncdb.autoconfigure.syncdb;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.SyncResult;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The commands that read and run the change log.
 */
record MigrationCommands(Migrations migrations) {

	Mono<Answer> answer(SyncdbArguments arguments) {
		String target = Objects.requireNonNullElse(arguments.operand(), "head");
		if (arguments.has(Flag.DRY_RUN)) {
			return sql((arguments.verb() == Verb.DOWNGRADE) ? this.migrations.downgradeSql(target)
					: this.migrations.sql(target));
		}
		return switch (arguments.verb()) {
			case SYNC -> this.migrations.upgrade("head").map(MigrationCommands::upgraded);
			case UPGRADE -> this.migrations.upgrade(target).map(MigrationCommands::upgraded);
			case DOWNGRADE -> this.migrations.downgrade(target).map(this::downgraded);
			case STAMP -> this.migrations.stamp(target).map(this::stamped);
			case STATUS -> status();
			case CURRENT -> current();
			case HISTORY -> history();
			case HEADS -> heads();
			case CHECK -> arguments.has(Flag.LOCKS) ? LockingChanges.answer(this.migrations) : check();
			case RELEASE_LOCK -> releaseLock();
			case MAKEMIGRATION, CREATE, DROP, COMPLETION, HELP ->
				throw new IllegalArgumentException("Not a command of the change log: " + arguments.verb());
		};
	}

	private static Mono<Answer> sql(Mono<String> sql) {
		return sql.defaultIfEmpty("").map((text) -> Answer.of(text.strip()).with("sql", text));
	}

	static Answer upgraded(MigrationReport report) {
		return reported(sentence(report.result()), report).with("result", report.result());
	}

	private static String sentence(SyncResult result) {
		return switch (result) {
			case CREATED -> "Database created.";
			case UPGRADED -> "Database upgraded.";
			case ALREADY_UP_TO_DATE -> "Database already up-to-date.";
		};
	}

	private Answer downgraded(MigrationReport report) {
		String to = (report.after() != null) ? report.after().name() : "base";
		return reported(report.executed().isEmpty() ? "Database already at %s.".formatted(to)
				: "Database downgraded to %s.".formatted(to), report);
	}

	private Answer stamped(MigrationReport report) {
		String at = (report.after() != null) ? report.after().name() : "base";
		return reported("Database stamped with %s.".formatted(at), report);
	}

	private static Answer reported(String text, MigrationReport report) {
		return Answer.of(text)
			.with("before", name(report.before()))
			.with("after", name(report.after()))
			.with("executed", names(report.executed()))
			.with("repeated", names(report.repeated()))
			.with("millis", report.took().toMillis());
	}

	private static @Nullable String name(@Nullable Revision revision) {
		return (revision != null) ? revision.name() : null;
	}

	private static List<String> names(List<Revision> revisions) {
		return revisions.stream().map(Revision::name).toList();
	}

	private Mono<Answer> status() {
		return this.migrations.state()
			.flatMap((state) -> this.migrations.history()
				.collectList()
				.map((history) -> withState(Answer.of(String.join("\n", lines(state, history))), state)));
	}

	private static List<String> lines(MigrationState state, List<Revision> history) {
		List<String> lines = new ArrayList<>();
		lines.add("Status:  " + status(state));
		lines.add("Current: %s (%d/%d)".formatted(or(name(state.current()), "none"), state.position(), state.size()));
		lines.add("Latest:  " + or(name(state.latest()), "none"));
		if (state.holder() != null) {
			lines.add("Running: a migration by " + state.holder());
		}
		Set<String> unexpected = new LinkedHashSet<>(names(state.unexpected()));
		// A change with runOnChange that was edited is in the history and pending
		List<String> pending = names(state.pending());
		List<String> run = names(history);
		history.stream()
			.filter((change) -> !unexpected.contains(change.name()) && !pending.contains(change.name()))
			.forEach((change) -> lines.add("[X] " + change));
		Set<Revision> gaps = Set.copyOf(state.gaps());
		state.pending().forEach((change) -> {
			String place = gaps.contains(change) ? " (stands before changes that were run)" : "";
			lines.add("[ ] " + change + (run.contains(change.name()) ? " (was edited after it was run)" : place));
		});
		unexpected.forEach((change) -> lines.add("[?] " + change + " (not in this change log)"));
		if (!state.unmanagedTables().isEmpty()) {
			lines.add("Tables of unknown origin: " + String.join(", ", state.unmanagedTables()));
		}
		return lines;
	}

	private static String status(MigrationState state) {
		String status = switch (state.status()) {
			case NO_INFO -> "never migrated";
			case UPGRADE_AVAILABLE -> "upgrade available, %d waiting".formatted(state.pending().size());
			case UP_TO_DATE -> "up to date";
		};
		return state.isAhead() ? status + ", ahead of this application" : status;
	}

	private static String or(@Nullable String text, String otherwise) {
		return (text != null) ? text : otherwise;
	}

	private static Answer withState(Answer answer, MigrationState state) {
		return answer.with("status", state.status())
			.with("current", name(state.current()))
			.with("latest", name(state.latest()))
			.with("position", state.position())
			.with("size", state.size())
			.with("pending", names(state.pending()))
			.with("gaps", names(state.gaps()))
			.with("unexpected", names(state.unexpected()))
			.with("ahead", state.isAhead())
			.with("unmanagedTables", state.unmanagedTables())
			.with("holder", state.holder());
	}

	private Mono<Answer> current() {
		return this.migrations.currentRevision()
			.map((revision) -> Answer.of(revision.name()).with("current", revision.name()))
			.defaultIfEmpty(Answer.of("none"));
	}

	private Mono<Answer> heads() {
		return this.migrations.latestRevision()
			.map((revision) -> Answer.of(revision.name()).with("heads", List.of(revision.name())))
			.defaultIfEmpty(Answer.of("none").with("heads", List.of()));
	}

	private Mono<Answer> history() {
		return this.migrations.history()
			.collectList()
			.map((changes) -> Answer
				.of(changes.isEmpty() ? "none"
						: changes.stream().map(MigrationCommands::line).collect(Collectors.joining("\n")))
				.with("history", changes.stream().map(MigrationCommands::properties).toList()));
	}

	private static String line(Revision change) {
		String tag = (change.tag() != null) ? " (" + change.tag() + ")" : "";
		return "%s  %s%s".formatted(change.executedAt(), change.name(), tag);
	}

	private static Map<String, String> properties(Revision change) {
		return Map.of("name", change.name(), "executedAt", String.valueOf(change.executedAt()), "tag",
				or(change.tag(), ""));
	}

	private Mono<Answer> check() {
		return this.migrations.state().map((state) -> {
			boolean isDone = state.status() == DatabaseStatus.UP_TO_DATE || state.pending().isEmpty();
			String text = isDone ? "No changes are waiting" + (state.isAhead() ? "; the database is ahead." : ".")
					: "Changes are waiting: " + String.join(", ", names(state.pending()));
			return withState(Answer.of(text), state)
				.exitingWith(isDone ? SyncdbExitCodes.DONE : SyncdbExitCodes.PENDING);
		});
	}

	private Mono<Answer> releaseLock() {
		return this.migrations.releaseLock()
			.map((holder) -> Answer.of("Lock released; it was held by %s.".formatted(holder)).with("holder", holder))
			.defaultIfEmpty(Answer.of("The lock is free."));
	}

}
