package dev.asyncdb.autoconfigure.syncdb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.LockingStatement;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.locking.LockRules;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifferences;
import dev.asyncdb.schema.changelog.MigrationFile;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The commands for the schema of the entities.
 *
 * @param migrations the migrations of the change log that a command works on
 * @param others those of the other modules of the same database
 */
record SchemaCommands(Schema schema, Migrations migrations, Collection<Migrations> others, MigrationFiles files,
		Set<String> profiles) {

	private static final Set<String> PRODUCTION = Set.of("prod", "production", "live");

	Mono<Answer> answer(SyncdbArguments arguments) {
		return switch (arguments.verb()) {
			case CHECK -> check();
			case MAKEMIGRATION -> makeMigration(arguments.requiredOperand(), this.files.resolve(arguments));
			case CREATE -> create();
			case DROP -> drop(arguments);
			case SYNC, STATUS, CURRENT, HISTORY, HEADS, UPGRADE, DOWNGRADE, STAMP, RELEASE_LOCK, COMPLETION, HELP ->
				throw new IllegalArgumentException("Not a command of the entities: " + arguments.verb());
		};
	}

	private Mono<Answer> check() {
		return this.schema.compare().map((differences) -> {
			SchemaDifferences required = differences.required();
			String extra = differences.extra().isEmpty() ? ""
					: "\nAlso there, and needed by no entity:\n" + differences.extra();
			String text = required.isEmpty() ? "The database is as the entities need it." : required.toString();
			return Answer.of(text + extra)
				.with("differences", lines(required))
				.with("extra", lines(differences.extra()))
				.exitingWith(required.isEmpty() ? SyncdbExitCodes.DONE : SyncdbExitCodes.PENDING);
		});
	}

	private static List<String> lines(SchemaDifferences differences) {
		return differences.all().stream().map(SchemaDifference::toString).toList();
	}

	// The differences of an outdated database include those of pending changes
	private Mono<Answer> makeMigration(String message, Path changeLog) {
		return requireEntities().then(isComparable(changeLog))
			.filterWhen((isComparable) -> Flux.fromIterable(this.others)
				.concatMap(Migrations::state)
				.all(SchemaCommands::isAtEnd))
			.filter((isComparable) -> isComparable)
			.switchIfEmpty(Mono.error(() -> new MigrationException(
					"The database is not at the end of the change log, so the differences would include pending"
							+ " changes: run syncdb first",
					null)))
			.flatMap((isComparable) -> this.schema.compare())
			.map((differences) -> differences.required().isEmpty()
					? Answer.of("The database is as the entities need it; nothing was written.")
					: written(this.files.write(changeLog, message, differences), differences.product()));
	}

	private Mono<Void> requireEntities() {
		return Mono.fromSupplier(this.schema::model)
			.filter((model) -> !model.tables().isEmpty())
			.switchIfEmpty(Mono.error(() -> new MigrationException(
					"No entity is known: give it a repository, or annotate it with @Table of"
							+ " org.springframework.data.relational.core.mapping in a package that Spring Boot scans",
					null)))
			.then();
	}

	// The first migration comes with the change log
	private Mono<Boolean> isComparable(Path changeLog) {
		return this.migrations.state()
			.map(SchemaCommands::isAtEnd)
			.onErrorResume(InvalidChangeLogException.class,
					(failure) -> (failure.isMissing() && Files.notExists(changeLog)) ? Mono.just(true)
							: Mono.error(failure));
	}

	private static boolean isAtEnd(MigrationState state) {
		return state.status() == DatabaseStatus.UP_TO_DATE || state.size() == 0;
	}

	private static Answer written(MigrationFile file, DatabaseProduct product) {
		String more = file.isIncluded() ? "" : " Include it in your change log:%n%s".formatted(file.include());
		List<LockingStatement> locks = LockRules.of(product).find(MigrationFiles.changes(file));
		String warning = locks.isEmpty() ? "" : "%nOn a large table:%n%s".formatted(LockingChanges.text(locks));
		Answer answer = Answer.of("Wrote %s. Read it before you commit it.%s%s".formatted(file.path(), more, warning))
			.with("file", file.path().toString())
			.with("included", file.isIncluded());
		return LockingChanges.with(answer, locks);
	}

	private Mono<Answer> create() {
		return this.migrations.state()
			.flatMap(
					(state) -> (state.status() != DatabaseStatus.UPGRADE_AVAILABLE) ? create(state)
							: Mono.error(new MigrationException(
									"The database has a history and pending changes: run syncdb, which upgrades it",
									null)));
	}

	private Mono<Answer> create(MigrationState state) {
		return this.schema.createAll()
			.flatMap((statements) -> ((state.status() == DatabaseStatus.NO_INFO) ? this.migrations.stamp("head").then()
					: Mono.<Void>empty())
				.thenReturn(Answer.of(statements.isEmpty() ? "Database already up-to-date." : "Database created.")
					.with("statements", statements)));
	}

	private Mono<Answer> drop(SyncdbArguments arguments) {
		if (!arguments.has(Flag.YES)) {
			throw new SyncdbUsageException("drop deletes the data of all entities; add --yes to confirm");
		}
		if (this.profiles.stream().map((profile) -> profile.toLowerCase(Locale.ROOT)).anyMatch(PRODUCTION::contains)) {
			throw new MigrationException("Nothing is dropped while a production profile is active: %s"
				.formatted(String.join(", ", this.profiles)), null);
		}
		return this.schema.allowingDrop()
			.dropAll()
			.flatMap((statements) -> this.migrations.dropHistory()
				.thenReturn(Answer.of("Database dropped.").with("statements", statements)));
	}

}
