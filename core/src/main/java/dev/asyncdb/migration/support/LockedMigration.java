package dev.asyncdb.migration.support;

import java.util.List;

import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.UnmanagedSchemaException;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.MigrationPlan;
import io.r2dbc.spi.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One migration while its lock is held: reads the history again, plans, runs the engine
 * and reports.
 *
 * @param location the location of the change log
 */
record LockedMigration(MigrationEngine engine, HistoryReader reader, String location, Planner planner,
		MigrationTarget target, DefaultMigrationRun run) {

	private static final Logger logger = LoggerFactory.getLogger(LockedMigration.class);

	/**
	 * Migrate.
	 * @param connection the connection that holds the lock
	 */
	Mono<MigrationReport> on(Connection connection) {
		return read(connection).map((comparison) -> comparison.requireUnedited(this.location)).flatMap((before) -> {
			List<MigrationPlan> plans = this.planner.plans(before, this.target);
			return requireManaged(before, connection).then(execute(plans, before))
				.flatMap((first) -> read(connection).doOnNext(this::requireRecorded)
					.map((after) -> this.run.done(before, after, first)))
				.delayUntil((report) -> warnOfInvalidIndexes(connection));
		}).onErrorResume(MigrationException.class, (failure) -> explained(failure, connection));
	}

	private Mono<ChangeLogComparison> read(Connection connection) {
		return this.reader.lockedHistory(connection).flatMap((history) -> ChangeLogComparison.of(this.engine, history));
	}

	private Mono<Void> requireManaged(ChangeLogComparison before, Connection connection) {
		boolean adopts = this.engine.adoptsUnmanagedTables();
		if (this.planner != Planner.UPGRADE || !before.history().isEmpty() || (adopts && !this.reader.isShared())) {
			return Mono.empty();
		}
		return this.reader.unmanagedTables(connection).flatMap((tables) -> {
			if (tables.isEmpty()) {
				this.run.createHistory(this.reader.isShared());
				return Mono.empty();
			}
			return adopts ? Mono.empty() : Mono.error(new UnmanagedSchemaException(this.engine.address(), tables));
		});
	}

	private Mono<Boolean> execute(List<MigrationPlan> plans, ChangeLogComparison before) {
		return Flux.fromIterable(plans)
			.concatMap((plan) -> execute(plan, before))
			.reduce(!plans.isEmpty() || before.applied().isEmpty(), Boolean::logicalAnd);
	}

	private Mono<Boolean> execute(MigrationPlan plan, ChangeLogComparison before) {
		return Mono.defer(() -> {
			this.run.starts(plan, before.names());
			return new BusyServer(this.engine::address, this.run.options().connectWait(), this.run::checkCancelled)
				.retry(this.engine.run(plan, this.run));
		});
	}

	// The engine has connections of its own, and their address is configured
	private void requireRecorded(ChangeLogComparison after) {
		if (this.planner == Planner.UPGRADE && after.history().isEmpty() && this.run.hasRunAny()) {
			throw new MigrationException(
					"The changes were run in %s, but the ConnectionFactory reaches another database: its history is still empty"
						.formatted(this.engine.address()),
					null);
		}
	}

	// CREATE INDEX CONCURRENTLY IF NOT EXISTS succeeds although the index is not valid
	private Mono<Void> warnOfInvalidIndexes(Connection connection) {
		return invalidIndexes(connection).filter((statements) -> !statements.isEmpty() && this.run.hasRunAny())
			.doOnNext(
					(statements) -> logger.warn("{} has indexes that were not built to their end and are not used: {}",
							this.engine.address(), String.join("; ", statements)))
			.then();
	}

	private <T> Mono<T> explained(MigrationException failure, Connection connection) {
		return invalidIndexes(connection).doOnNext(failure::addInvalidIndexes).then(Mono.error(failure));
	}

	// The lock may have been lost with its connection
	private Mono<List<String>> invalidIndexes(Connection connection) {
		return this.reader.invalidIndexes(connection).onErrorComplete();
	}

}
