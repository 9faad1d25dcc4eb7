package dev.asyncdb.migration.r2dbc;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.liquibase.ChangeKey;
import dev.asyncdb.migration.liquibase.GracefulStop;
import dev.asyncdb.migration.liquibase.MigrationRetries;
import dev.asyncdb.migration.r2dbc.PreconditionPolicy.Outcome;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Runs the changes of a plan one after the other on one connection.
 */
record R2dbcRun(WorkConnection connection, CompiledPlan plan, MigrationRun run, ChangeLogOptions options,
		LockTable lock, GracefulStop stop) {

	/**
	 * Execute the plan.
	 * @return whether the history contained none of its changes before
	 */
	Mono<Boolean> execute() {
		return Mono.defer(() -> {
			MigrationRetries retries = new MigrationRetries(this.run);
			Retry tableLocks = retries.tableLocks();
			return prepared().retryWhen(retries.tableRaces(() -> true))
				.then(Mono.usingWhen(this.lock.acquire(this.run, this.plan.plan()), (held) -> locked(held, tableLocks),
						HeldLock::release));
		});
	}

	private Mono<Void> prepared() {
		return this.lock.create()
			.then(this.connection.isPositive(this.plan.tables().findHistory()))
			.filter((exists) -> !exists)
			.flatMap((missing) -> this.connection.executeAll(this.plan.tables().createHistory()));
	}

	private Mono<Boolean> locked(HeldLock held, Retry tableLocks) {
		ChangeRun changes = new ChangeRun(this.connection, this.run, this.options, held, this.stop);
		return history().flatMap((recorded) -> checked().then(this.connection.executeAll(this.plan.repairs()))
			.thenMany(Flux.fromIterable(this.plan.changes()))
			.filter((change) -> change.entry().applied() != null || !recorded.contains(ChangeKey.of(change.entry())))
			.concatMap((change) -> changes.execute(change).retryWhen(tableLocks))
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

}
