package dev.asyncdb.autoconfigure.syncdb;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The commands and options of {@code syncdb}.
 */
final class SyncdbUsage {

	static final String TEXT = """
			Usage: syncdb [command] [options] [--property=value ...]

			Without a command, syncdb creates the schema or upgrades it to the end of the change log.
			syncdb <command> --help shows one command.

			  sync                   the same as syncdb without a command
			  status                 the state of the database and of each change: [X] run, [ ] pending
			  current                the last change that was run
			  history                the changes that were run, with their time
			  heads                  the last change of the change log
			  check                  exit code 2 if changes are pending; with --entities, if the
			                         tables do not match the entities; with --locks, if a statement of
			                         a pending change locks or rewrites an existing table
			  upgrade [target]       run changes up to a target: head, +2, an id, a tag
			  downgrade <target>     roll back changes after a target: -1, base, an id, a tag; needs
			                         a confirmation or --yes
			  stamp <target>         record that the database is at a target, without running changes
			  makemigration "text"   write a change log for the differences to the entities (development)
			  create                 create the tables of the entities and stamp head
			  drop --yes             drop the tables of the entities and the history
			  completion <shell>     print a completion script for bash or zsh

			  --dry-run, --sql       print the SQL of syncdb, upgrade or downgrade without running it
			  --wait <time>          longest time to wait for the database and for locks, such as 60s
			  --release-lock         release the lock of a terminated process; only if no process is migrating
			  --json                 print one JSON object
			  --quiet                no progress, and no logs below warnings
			  --dir <directory>      directory of the change log, by default src/main/resources/db/changelog,
			                         or src/main/resources/db/migration with Flyway
			  --database <name>      work on the database of asyncdb.databases.<name> instead of the main one
			  --module <name>        work on one module of asyncdb.migrations.modules, or on the application
			                         without its modules; needed where a command is for one change log
			  --all-databases        run syncdb, status, current, history, heads or check on the main database
			                         and on all of asyncdb.databases that have migrations
			  --url, --context       values of asyncdb.url and spring.liquibase.contexts, or of those of the
			                         database
			  --yes                  confirm; on a terminal, syncdb, upgrade and downgrade show the changes and ask

			Exit codes: 0 done, 1 error, 2 upgrade available or entities differ or tables are locked (check), 3 lock not acquired,
			4 cannot connect or driver missing, 5 invalid change log, 64 usage""";

	private SyncdbUsage() {
	}

	/**
	 * The commands.
	 */
	enum Verb {

		SYNC, STATUS, CURRENT, HISTORY, HEADS, CHECK, UPGRADE("a target", "head"), DOWNGRADE("a target", null),
		STAMP("a target", null), MAKEMIGRATION("a description", null), CREATE, DROP, COMPLETION("a shell", null),
		RELEASE_LOCK, HELP("a command", "");

		private final @Nullable String operand;

		private final @Nullable String defaultOperand;

		Verb() {
			this(null, null);
		}

		Verb(@Nullable String operand, @Nullable String defaultOperand) {
			this.operand = operand;
			this.defaultOperand = defaultOperand;
		}

		static @Nullable Verb named(String word) {
			return Arrays.stream(values())
				.filter((verb) -> verb.word().equals(word) && verb != RELEASE_LOCK)
				.findFirst()
				.orElse(null);
		}

		String word() {
			return name().toLowerCase(Locale.ROOT);
		}

		boolean takesOperand() {
			return this.operand != null;
		}

		@Nullable String operand() {
			return this.operand;
		}

		@Nullable String defaultOperand() {
			return this.defaultOperand;
		}

	}

	/**
	 * The options.
	 */
	enum Flag {

		DRY_RUN(false, Verb.SYNC, Verb.UPGRADE, Verb.DOWNGRADE), ENTITIES(false, Verb.CHECK), LOCKS(false, Verb.CHECK),
		YES(false, Verb.SYNC, Verb.UPGRADE, Verb.DOWNGRADE, Verb.DROP, Verb.CREATE), DIR(true, Verb.MAKEMIGRATION),
		WAIT(true), JSON(false), QUIET(false), URL(true), CONTEXT(true), DATABASE(true),
		MODULE(true, Verb.SYNC, Verb.STATUS, Verb.CURRENT, Verb.HISTORY, Verb.HEADS, Verb.CHECK, Verb.UPGRADE,
				Verb.DOWNGRADE, Verb.STAMP, Verb.MAKEMIGRATION, Verb.RELEASE_LOCK),
		ALL_DATABASES(false, Verb.SYNC, Verb.STATUS, Verb.CURRENT, Verb.HISTORY, Verb.HEADS, Verb.CHECK), HELP(false),
		STATUS(false, Verb.STATUS), CHECK(false, Verb.CHECK), RELEASE_LOCK(false, Verb.RELEASE_LOCK);

		private final boolean hasValue;

		@SuppressWarnings("ImmutableEnumChecker") // Set.of returns an immutable set
		private final Set<Verb> verbs;

		Flag(boolean hasValue, Verb... verbs) {
			this.hasValue = hasValue;
			this.verbs = Set.of(verbs);
		}

		static @Nullable Flag named(String word) {
			String name = word.equals("sql") ? "dry-run" : word;
			return Arrays.stream(values()).filter((flag) -> flag.word().equals(name)).findFirst().orElse(null);
		}

		String word() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

		boolean hasValue() {
			return this.hasValue;
		}

		boolean fits(Verb verb) {
			return this.verbs.isEmpty() || this.verbs.contains(verb);
		}

	}

}
