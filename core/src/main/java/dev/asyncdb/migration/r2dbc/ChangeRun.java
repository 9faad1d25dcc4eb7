package dev.asyncdb.migration.r2dbc;

import java.time.Duration;

import dev.asyncdb.error.Transience;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.liquibase.GracefulStop;
import dev.asyncdb.migration.r2dbc.PreconditionPolicy.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Runs a change together with its record.
 */
record ChangeRun(WorkConnection connection, MigrationRun run, ChangeLogOptions options, HeldLock lock,
		GracefulStop stop) {

	private static final Logger logger = LoggerFactory.getLogger(ChangeRun.class);

	Mono<Void> execute(CompiledChange change) {
		return Mono.defer(() -> {
			long start = System.nanoTime();
			return requireLock().then(Mono.<Void>fromRunnable(() -> begins(change)))
				.then(Mono.defer(() -> outcome(change)))
				.flatMap((outcome) -> end(change, outcome))
				.doOnNext((isDone) -> ended(change, isDone, start))
				.onErrorMap((failure) -> failed(change, failure))
				.then();
		});
	}

	// The server knows whether the connection that holds the lock is still open
	private Mono<Void> requireLock() {
		String check = this.run.lockCheck();
		return (check != null) ? this.connection.isPositive(check)
			.filter((isHeld) -> !isHeld)
			.flatMap((lost) -> Mono
				.error(new MigrationStoppedException("The connection that held the lock of the migration is closed")))
				: Mono.empty();
	}

	private void begins(CompiledChange change) {
		this.stop.changeBegins();
		this.run.begins(change.entry());
	}

	private Mono<Outcome> outcome(CompiledChange change) {
		PreconditionPolicy policy = change.policy();
		if (change.traits().isMarkedRan()) {
			return Mono.just(Outcome.MARK_RAN);
		}
		return (policy != null) ? policy.check(this.connection) : Mono.just(Outcome.RUN);
	}

	private Mono<Boolean> end(CompiledChange change, Outcome outcome) {
		return switch (outcome) {
			case RUN -> work(change);
			case MARK_RAN -> this.connection.execute(change.mark()).thenReturn(true);
			case SKIP -> Mono.just(false);
		};
	}

	private Mono<Boolean> work(CompiledChange change) {
		change.messages().forEach(logger::info);
		boolean isWhole = change.traits().inTransaction() || !this.connection.canRollBackDdl();
		return (isWhole ? whole(change) : separately(change)).thenReturn(true)
			.onErrorResume((failure) -> change.traits().mayFail(), (failure) -> {
				logger.warn("Change {} failed and has failOnError=false", change.entry().fullName(), failure);
				return named(change, this.lock.changeEnds(change.entry())).thenReturn(false);
			});
	}

	private Mono<Void> whole(CompiledChange change) {
		boolean isNamed = !this.connection.canRollBackDdl();
		return inTransaction(
				limitTableLocks().then(isNamed ? named(change, this.lock.changeBegins(change.entry())) : Mono.empty())
					.then(this.connection.executeAll(change.statements()))
					.then(record(change)));
	}

	private Mono<Void> separately(CompiledChange change) {
		return named(change, this.lock.changeBegins(change.entry()))
			.then(this.connection.executeAll(change.statements()))
			.then(inTransaction(record(change)));
	}

	private Mono<Void> record(CompiledChange change) {
		return this.connection.execute(change.record()).then(named(change, this.lock.changeEnds(change.entry())));
	}

	// In a transaction, the name is stored exactly if an implicit commit stores a part of
	// the change
	private static Mono<Void> named(CompiledChange change, Mono<Void> naming) {
		return change.traits().isRepeatable() ? Mono.empty() : naming;
	}

	private Mono<Void> inTransaction(Mono<Void> statements) {
		Mono<Void> work = this.connection.begin()
			.then(this.connection.executeAll(this.connection.dialect().afterBegin()))
			.then(statements)
			.then(this.connection.commit())
			.onErrorResume((failure) -> this.connection.rollback().onErrorComplete().then(Mono.error(failure)));
		Mono<Void> after = this.connection.executeAll(this.connection.dialect().afterEnd());
		return work.onErrorResume((failure) -> after.onErrorComplete().then(Mono.error(failure))).then(after);
	}

	// A statement that waits for an exclusive table lock blocks all later statements
	private Mono<Void> limitTableLocks() {
		String limit = this.run.tableLockLimit();
		return (limit != null) ? this.connection.execute(limit).then() : Mono.empty();
	}

	private void ended(CompiledChange change, boolean isDone, long start) {
		this.stop.changeEnds();
		if (isDone) {
			this.run.ended(change.entry(), Duration.ofNanos(System.nanoTime() - start));
		}
	}

	private Throwable failed(CompiledChange change, Throwable failure) {
		this.stop.changeEnds();
		if (failure instanceof MigrationStoppedException) {
			return failure;
		}
		ChangeLogEntry entry = change.entry();
		if (Transience.isLockNotAvailable(failure)) {
			this.run.postponed(entry);
		}
		else {
			this.run.failed(entry);
		}
		return (failure instanceof MigrationException) ? failure
				: new MigrationException("Could not run the change log '%s': change %s failed: %s"
					.formatted(this.options.location(), entry.fullName(), failure.getMessage()), failure);
	}

}
