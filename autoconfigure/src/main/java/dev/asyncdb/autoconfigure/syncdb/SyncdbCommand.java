package dev.asyncdb.autoconfigure.syncdb;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.Migrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

/**
 * Executes a command line. The standard output contains only the answer; progress, logs
 * and errors go to the standard error.
 */
record SyncdbCommand(BeanFactory beans, PrintStream out, PrintStream err, Terminal terminal) {

	private static final Logger logger = LoggerFactory.getLogger(SyncdbCommand.class);

	SyncdbCommand(BeanFactory beans, PrintStream out, PrintStream err) {
		this(beans, out, err, Terminal.system());
	}

	int run(String[] args) {
		try {
			SyncdbArguments arguments = SyncdbArguments.parse(args);
			if (arguments.verb() == Verb.HELP || arguments.verb() == Verb.COMPLETION) {
				this.out.println(text(arguments));
				return SyncdbExitCodes.DONE;
			}
			return print(arguments, arguments.has(Flag.ALL_DATABASES) ? answerOfAll(arguments) : answer(arguments));
		}
		catch (SyncdbUsageException ex) {
			int exitCode = report(KnownFailure.of(ex), args);
			this.err.println("run syncdb --help for the list of commands");
			return exitCode;
		}
		catch (RuntimeException ex) {
			return fail(ex, args);
		}
	}

	private static String text(SyncdbArguments arguments) {
		if (arguments.verb() == Verb.COMPLETION) {
			return Completion.of(arguments.requiredOperand());
		}
		Verb verb = (arguments.operand() != null) ? Verb.named(arguments.operand()) : null;
		return (verb != null && verb != Verb.HELP) ? CommandHelp.of(verb) : SyncdbUsage.TEXT;
	}

	private int print(SyncdbArguments arguments, Answer answer) {
		if (arguments.has(Flag.JSON)) {
			this.out.println(answer.json(arguments.verb().word()));
		}
		else if (!answer.text().isEmpty()) {
			this.out.println(answer.text());
		}
		return answer.exitCode();
	}

	// One that fails does not keep the others from being migrated
	private Answer answerOfAll(SyncdbArguments arguments) {
		Answers all = new Answers();
		for (String database : SyncdbDatabase.all(this.beans)) {
			String name = Objects.requireNonNullElse(database, Answers.MAIN);
			all.ofDatabase(name, answerOfOne(name, arguments.on(database)));
		}
		return all.databases();
	}

	private Answer answerOfOne(String name, SyncdbArguments arguments) {
		try {
			if (!arguments.has(Flag.QUIET)) {
				this.err.println("Database " + name);
			}
			return answer(arguments);
		}
		catch (RuntimeException ex) {
			logger.debug("syncdb failed", ex);
			KnownFailure known = KnownFailure.of(ex);
			this.err.println("syncdb: %s: %s".formatted(name, known.message()));
			return Answer.of(known);
		}
	}

	// A command runs on the main thread, which may block
	private Answer answer(SyncdbArguments arguments) {
		Migrations migrations = migrations(arguments);
		reachable(migrations, arguments).block();
		new Confirmation(this.terminal, this.err).require(arguments, migrations);
		Mono<Answer> work = isAboutEntities(arguments) ? schemaCommands(arguments, migrations).answer(arguments)
				: migrations.modules().isEmpty() ? new MigrationCommands(migrations).answer(arguments)
						: new ModuleCommands(migrations, this.err).answer(arguments);
		Mono<Answer> retried = work.retryWhen(ConnectionRetries.onTimeout());
		return Objects.requireNonNull(watched(retried, migrations, arguments).block());
	}

	// Probes the connection by reading, since the command itself must not be repeated
	private static Mono<Void> reachable(Migrations migrations, SyncdbArguments arguments) {
		Duration wait = arguments.lockWait();
		if (wait == null) {
			return Mono.empty();
		}
		return migrations.history()
			.then()
			.retryWhen(ConnectionRetries.untilReachable(wait))
			.onErrorComplete((failure) -> !(failure instanceof MigrationConnectionException));
	}

	private Migrations migrations(SyncdbArguments arguments) {
		Migrations migrations = ModuleCommands.chosen(new SyncdbDatabase(this.beans, arguments.database()).migrations(),
				arguments);
		Duration wait = arguments.lockWait();
		return (wait != null) ? migrations.withOptions(migrations.options().withLockWait(wait).withConnectWait(wait))
				: migrations;
	}

	private static boolean isAboutEntities(SyncdbArguments arguments) {
		return switch (arguments.verb()) {
			case CREATE, DROP, MAKEMIGRATION -> true;
			case CHECK -> arguments.has(Flag.ENTITIES);
			case SYNC, STATUS, CURRENT, HISTORY, HEADS, UPGRADE, DOWNGRADE, STAMP, RELEASE_LOCK, COMPLETION, HELP ->
				false;
		};
	}

	private SchemaCommands schemaCommands(SyncdbArguments arguments, Migrations migrations) {
		Environment environment = this.beans.getBean(Environment.class);
		SyncdbDatabase database = new SyncdbDatabase(this.beans, arguments.database());
		String module = arguments.flags().get(Flag.MODULE);
		return new SchemaCommands(database.manager().schema(), migrations, database.modulesBeside(module),
				database.files(module), Set.of(environment.getActiveProfiles()));
	}

	private Mono<Answer> watched(Mono<Answer> work, Migrations migrations, SyncdbArguments arguments) {
		if (arguments.has(Flag.QUIET)) {
			return work;
		}
		Progress progress = Progress.on(this.err, this.terminal);
		Flux<Runnable> steps = Flux.merge(migrations.events().map((event) -> () -> progress.show(event)),
				Flux.interval(Progress.TICK).map((tick) -> progress::tick));
		Mono<Answer> never = steps.doOnNext(Runnable::run).then(Mono.never());
		return Mono.firstWithSignal(never, work);
	}

	private int fail(RuntimeException failure, String[] args) {
		logger.debug("syncdb failed", failure);
		return report(KnownFailure.of(failure), args);
	}

	private int report(KnownFailure known, String[] args) {
		this.err.println("syncdb: " + known.message());
		if (Arrays.asList(args).contains("--json")) {
			this.out.println(Answer.of(known).json("error"));
		}
		return known.exitCode();
	}

}
