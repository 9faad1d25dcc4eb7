package dev.asyncdb.autoconfigure.syncdb;

import java.io.PrintStream;
import java.util.Map;

import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.Migrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The commands that read and run the change logs of all modules.
 *
 * @param migrations the migrations of several modules
 * @param err receives the failures
 */
record ModuleCommands(Migrations migrations, PrintStream err) {

	private static final Logger logger = LoggerFactory.getLogger(ModuleCommands.class);

	/**
	 * Choose the migrations that a command works on.
	 * @throws SyncdbUsageException if the module does not exist, or if there are several
	 * and the command needs one
	 */
	static Migrations chosen(Migrations all, SyncdbArguments arguments) {
		String module = arguments.flags().get(Flag.MODULE);
		Map<String, Migrations> modules = all.modules();
		if (module == null) {
			requireAllowed(arguments, modules);
			return all;
		}
		Migrations migrations = modules.get(module);
		if (migrations == null) {
			throw new SyncdbUsageException(
					modules.isEmpty() ? "there are no modules; asyncdb.migrations.modules defines them"
							: "there is no module %s; there are %s".formatted(module, names(modules)));
		}
		return migrations;
	}

	private static void requireAllowed(SyncdbArguments arguments, Map<String, Migrations> modules) {
		boolean needsOne = switch (arguments.verb()) {
			case DOWNGRADE, STAMP, MAKEMIGRATION -> true;
			case UPGRADE -> !"head".equals(arguments.operand());
			case SYNC, STATUS, CURRENT, HISTORY, HEADS, CHECK, CREATE, DROP, COMPLETION, RELEASE_LOCK, HELP -> false;
		};
		if (needsOne && !modules.isEmpty()) {
			String command = (arguments.verb() == Verb.UPGRADE) ? "upgrade " + arguments.operand()
					: arguments.verb().word();
			throw new SyncdbUsageException(
					"%s is for one module: add --module with one of %s".formatted(command, names(modules)));
		}
	}

	private static String names(Map<String, Migrations> modules) {
		return String.join(", ", modules.keySet());
	}

	/**
	 * Execute a command.
	 */
	Mono<Answer> answer(SyncdbArguments arguments) {
		return switch (arguments.verb()) {
			case SYNC, UPGRADE -> arguments.has(Flag.DRY_RUN) ? together(arguments) : upgrade();
			case CHECK -> arguments.has(Flag.LOCKS) ? together(arguments) : each(arguments);
			case STATUS, CURRENT, HISTORY, HEADS -> each(arguments);
			case RELEASE_LOCK -> together(arguments);
			case DOWNGRADE, STAMP, MAKEMIGRATION, CREATE, DROP, COMPLETION, HELP ->
				throw new IllegalArgumentException("Not a command of all modules: " + arguments.verb());
		};
	}

	private Mono<Answer> together(SyncdbArguments arguments) {
		return new MigrationCommands(this.migrations).answer(arguments);
	}

	private Mono<Answer> each(SyncdbArguments arguments) {
		return Flux.fromIterable(this.migrations.modules().entrySet())
			.concatMap((module) -> new MigrationCommands(module.getValue()).answer(arguments)
				.onErrorResume((failure) -> Mono.fromSupplier(() -> failed(module.getKey(), failure)))
				.map((answer) -> Map.entry(module.getKey(), answer)))
			.collect(Answers::new, (answers, answer) -> answers.ofModule(answer.getKey(), answer.getValue()))
			.map((answers) -> answers.modules(""));
	}

	private Answer failed(String module, Throwable failure) {
		logger.debug("syncdb failed", failure);
		KnownFailure known = KnownFailure.of(failure).of(module);
		this.err.println("syncdb: %s: %s".formatted(module, known.message()));
		return Answer.of(known);
	}

	private Mono<Answer> upgrade() {
		return this.migrations.upgrade("head").map((report) -> {
			Answer whole = MigrationCommands.upgraded(report);
			return upgraded(report.modules()).modules(whole.text()).with(whole.properties());
		}).onErrorResume(MigrationException.class, this::stopped);
	}

	private static Answers upgraded(Map<String, MigrationReport> reports) {
		Answers answers = new Answers();
		reports.forEach((module, report) -> answers.ofModule(module, MigrationCommands.upgraded(report)));
		return answers;
	}

	// The modules after the one that failed were not run
	private Mono<Answer> stopped(MigrationException failure) {
		String module = failure.getModule();
		if (module == null) {
			return Mono.error(failure);
		}
		Answers answers = upgraded(failure.getCompleted());
		answers.ofModule(module, failed(module, failure));
		this.migrations.modules()
			.keySet()
			.stream()
			.dropWhile((name) -> !name.equals(module))
			.skip(1)
			.forEach((name) -> answers.ofModule(name, Answer.of("Not run.")));
		return Mono.just(answers.modules(""));
	}

}
