package dev.asyncdb.migration.r2dbc;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.liquibase.LockHolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Liquibase's lock over R2DBC. It is marked and taken over by the same rules as over JDBC
 * ({@link LockHolder}).
 */
record LockTable(WorkConnection connection, OwnTables tables, R2dbcTarget target) {

	private static final Logger logger = LoggerFactory.getLogger(LockTable.class);

	private static final Duration PAUSE = Duration.ofMillis(250);

	private static final String FREE = "LOCKED = FALSE, LOCKGRANTED = NULL, LOCKEDBY = NULL WHERE ID = 1";

	Mono<Void> create() {
		return this.connection.isPositive(this.tables.findLock())
			.filter((exists) -> !exists)
			.flatMap((missing) -> this.connection.executeAll(this.tables.createLock()))
			.then(this.connection.isPositive("SELECT COUNT(*) FROM %s WHERE ID = 1".formatted(this.tables.lock())))
			.filter((exists) -> !exists)
			.flatMap((missing) -> this.connection
				.execute("INSERT INTO %s (ID, LOCKED) VALUES (1, FALSE)".formatted(this.tables.lock())))
			.then();
	}

	/**
	 * Acquire the lock, waiting for other holders up to the configured time.
	 * @param plan the plan, {@code null} to drop the history
	 */
	Mono<HeldLock> acquire(MigrationRun run, @Nullable MigrationPlan plan) {
		return Mono.defer(() -> {
			long start = System.nanoTime();
			return row().filter((row) -> row.holder().isStale(run, this.target.isShared(), row.age()))
				.filterWhen((row) -> isWorking(run, row).map((works) -> !works))
				.doOnNext((row) -> row.holder().requireKnownOutcome(plan, this.target.address(), row.since()))
				.flatMap(this::takeOver)
				.then(Mono.defer(() -> tryAcquire(run)))
				.switchIfEmpty(Mono.defer(() -> taken(run, start)))
				.repeatWhenEmpty(Integer.MAX_VALUE, (attempts) -> attempts.concatMap((number) -> Mono.delay(PAUSE)));
		});
	}

	private Mono<Boolean> isWorking(MigrationRun run, Row row) {
		String check = row.holder().workCheck(run);
		return (check != null) ? this.connection.isPositive(check) : Mono.just(false);
	}

	private Mono<HeldLock> tryAcquire(MigrationRun run) {
		String number = run.connectionNumber();
		return ((number != null) ? this.connection.text(number) : Mono.<String>empty()).defaultIfEmpty("")
			.map(LockHolder::current)
			.flatMap((current) -> tryAcquire(current).filter(Boolean::booleanValue)
				.map((isAcquired) -> new HeldLock(this, current)));
	}

	private Mono<Boolean> tryAcquire(LockHolder current) {
		return update("LOCKED = TRUE, LOCKGRANTED = %s, LOCKEDBY = %s WHERE ID = 1 AND LOCKED = FALSE"
			.formatted(literal(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
				.format(LocalDateTime.now(ZoneId.systemDefault()))), literal(current.text())))
			.map((rows) -> rows > 0);
	}

	private Mono<HeldLock> taken(MigrationRun run, long start) {
		run.waiting();
		if (run.isStopped()) {
			return Mono.error(new MigrationStoppedException("The migration was cancelled"));
		}
		Duration longest = run.options().lockWait();
		if (System.nanoTime() - start < longest.toNanos()) {
			return Mono.empty();
		}
		return row().map((row) -> row.holder().described(row.since()))
			.defaultIfEmpty("a process that has released it since")
			.flatMap((holder) -> Mono
				.error(new MigrationLockException("Liquibase lock", this.target.address(), holder, longest)));
	}

	private Mono<Row> row() {
		return this.connection
			.rows("SELECT LOCKEDBY, LOCKGRANTED FROM %s WHERE ID = 1 AND LOCKED = TRUE".formatted(this.tables.lock()),
					2)
			.mapNotNull((rows) -> rows.isEmpty() ? null : new Row(rows.get(0).get(0), rows.get(0).get(1)));
	}

	// The holder may have named a change, or released its lock, since it was read
	private Mono<Long> takeOver(Row row) {
		return update(FREE + " AND LOCKEDBY = " + literal(row.text())).filter((released) -> released > 0)
			.doOnNext((released) -> logger.warn("Took over a migration lock that {} acquired at {} and did not release",
					row.text(), row.since()));
	}

	/**
	 * Replace the text of the holder.
	 */
	Mono<Void> replace(LockHolder before, LockHolder after) {
		return update(
				"LOCKEDBY = %s WHERE ID = 1 AND LOCKEDBY = %s".formatted(literal(after.text()), literal(before.text())))
			.then();
	}

	Mono<Void> release() {
		return update(FREE).then();
	}

	/**
	 * Release the lock, whichever process holds it.
	 * @return the holder, empty if the lock was free
	 */
	Mono<String> releaseAny() {
		return this.connection.isPositive(this.tables.findLock())
			.filter(Boolean::booleanValue)
			.flatMap((exists) -> row())
			.flatMap((row) -> release().thenReturn("%s since %s".formatted(row.text(), row.since())));
	}

	private Mono<Long> update(String what) {
		return this.connection.execute("UPDATE %s SET %s".formatted(this.tables.lock(), what));
	}

	private String literal(String text) {
		return this.connection.dialect().literal(text);
	}

	/**
	 * The row of a lock that is held.
	 */
	private record Row(String text, String since) {

		private LockHolder holder() {
			return LockHolder.of(this.text);
		}

		private Duration age() {
			return this.since.isEmpty() ? Duration.ZERO : Duration
				.between(LocalDateTime.parse(this.since.replace(' ', 'T')), LocalDateTime.now(ZoneId.systemDefault()));
		}

	}

}
