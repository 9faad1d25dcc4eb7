package dev.asyncdb.migration.r2dbc;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.asyncdb.error.Transience;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.liquibase.ChangeKey;
import dev.asyncdb.migration.liquibase.GracefulStop;
import dev.asyncdb.migration.liquibase.MigrationRetries;
import dev.asyncdb.migration.r2dbc.PreconditionPolicy.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Runs the changes of a plan one after the other on one connection.
 */
record R2dbcRun(WorkConnection connection, CompiledPlan plan, MigrationRun run, ChangeLogOptions options,
		LockTable lock, GracefulStop stop) {

	private static final Logger logger = LoggerFactory.getLogger(R2dbcRun.class);

	/**
	 * Execute the plan.
	 * @return whether the history contained none of its changes before
	 */
	Mono<Boolean> execute() {
		return Mono.defer(() -> {
			MigrationRetries retries = new MigrationRetries(this.run);
			Retry tableLocks = retries.tableLocks();
			return prepared().retryWhen(retries.tableRaces(() -> true))
				.then(Mono.usingWhen(this.lock.acquire(this.run).thenReturn(this.lock), (held) -> locked(tableLocks),
						LockTable::release));
		});
	}

	private Mono<Void> prepared() {
		return this.lock.create()
			.then(this.connection.isPositive(this.plan.tables().findHistory()))
			.filter((exists) -> !exists)
			.flatMap((missing) -> this.connection.executeAll(this.plan.tables().createHistory()));
	}

	private Mono<Boolean> locked(Retry tableLocks) {
		return history().flatMap((recorded) -> checked().then(this.connection.executeAll(this.plan.repairs()))
			.thenMany(Flux.fromIterable(this.plan.changes()))
			.filter((change) -> change.entry().applied() != null || !recorded.contains(ChangeKey.of(change.entry())))
			.concatMap((change) -> execute(change).retryWhen(tableLocks))
			.then(Mono.just(isFirst(recorded))));
	}

	// A process without the migration lock may have run changes since the plan was made
	private Mono<Set<ChangeKey>> history() {
		return this.connection.rows("SELECT FILENAME, AUTHOR, ID FROM " + this.plan.tables().history(), 3)
			.flatMap((rows) -> Mono.fromSupplier(() -> keys(rows)).subscribeOn(Schedulers.boundedElastic()));
	}

	// Liquibase normalizes paths, and may read its configuration files to do so
	private static Set<ChangeKey> keys(List<List<String>> rows) {
		return rows.stream()
			.map((row) -> new ChangeKey(ChangeKey.normalized(row.get(0)), row.get(1), row.get(2)))
			.collect(Collectors.toSet());
	}

	private boolean isFirst(Set<ChangeKey> recorded) {
		return this.plan.plan().entries().stream().noneMatch((entry) -> recorded.contains(ChangeKey.of(entry)));
	}

	private Mono<Void> checked() {
		PreconditionPolicy policy = this.plan.policy();
		return (policy != null) ? policy.check(this.connection)
			.filter((outcome) -> outcome != Outcome.RUN)
			.flatMap((outcome) -> Mono.error(invalid("a precondition of the change log does not hold")))
			.onErrorMap(PreconditionPolicy.Halt.class, (halt) -> invalid(String.valueOf(halt.getMessage())))
			.then() : Mono.empty();
	}

	private InvalidChangeLogException invalid(String problem) {
		return new InvalidChangeLogException(this.options.location(), problem, null);
	}

	private Mono<Void> execute(CompiledChange change) {
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
		return (isWhole ? inTransaction(change) : statements(change)).thenReturn(true)
			.onErrorResume((failure) -> change.traits().mayFail(), (failure) -> {
				logger.warn("Change {} failed and has failOnError=false", change.entry().fullName(), failure);
				return Mono.just(false);
			});
	}

	private Mono<Void> inTransaction(CompiledChange change) {
		Mono<Void> work = this.connection.begin()
			.then(this.connection.executeAll(this.connection.dialect().afterBegin()))
			.then(limitTableLocks())
			.then(statements(change))
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

	private Mono<Void> statements(CompiledChange change) {
		return this.connection.executeAll(change.statements()).then(this.connection.execute(change.record())).then();
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
