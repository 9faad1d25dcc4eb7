package dev.asyncdb.migration.r2dbc;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.liquibase.RunLockService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Liquibase's lock over R2DBC. It is marked and taken over by the same rules as over JDBC
 * ({@link RunLockService}).
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
	 */
	Mono<Void> acquire(MigrationRun run) {
		return Mono.defer(() -> {
			long start = System.nanoTime();
			return holder()
				.filter((holder) -> RunLockService.isStale(run, this.target.isShared(), holder.name(), holder.age()))
				.filterWhen((holder) -> isWorking(run, holder).map((works) -> !works))
				.flatMap(this::takeOver)
				.then(Mono.defer(() -> tryAcquire(run)))
				.filter(Boolean::booleanValue)
				.switchIfEmpty(Mono.defer(() -> taken(run, start)))
				.repeatWhenEmpty(Integer.MAX_VALUE, (attempts) -> attempts.concatMap((number) -> Mono.delay(PAUSE)))
				.then();
		});
	}

	private Mono<Boolean> isWorking(MigrationRun run, Holder holder) {
		String check = RunLockService.workCheck(run, holder.name());
		return (check != null) ? this.connection.isPositive(check) : Mono.just(false);
	}

	private Mono<Boolean> tryAcquire(MigrationRun run) {
		String number = run.connectionNumber();
		return ((number != null) ? this.connection.text(number) : Mono.<String>empty()).defaultIfEmpty("")
			.flatMap(this::tryAcquire);
	}

	private Mono<Boolean> tryAcquire(String number) {
		return update(
				"LOCKED = TRUE, LOCKGRANTED = %s, LOCKEDBY = %s WHERE ID = 1 AND LOCKED = FALSE".formatted(
						literal(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
							.format(LocalDateTime.now(ZoneId.systemDefault()))),
						literal(RunLockService.ourName(number))))
			.map((rows) -> rows > 0);
	}

	private Mono<Boolean> taken(MigrationRun run, long start) {
		run.waiting();
		if (run.isStopped()) {
			return Mono.error(new MigrationStoppedException("The migration was cancelled"));
		}
		Duration longest = run.options().lockWait();
		if (System.nanoTime() - start < longest.toNanos()) {
			return Mono.empty();
		}
		return holder().map((holder) -> RunLockService.described(holder.name(), holder.since()))
			.defaultIfEmpty("a process that has released it since")
			.flatMap((holder) -> Mono
				.error(new MigrationLockException("Liquibase lock", this.target.address(), holder, longest)));
	}

	private Mono<Holder> holder() {
		return this.connection
			.rows("SELECT LOCKEDBY, LOCKGRANTED FROM %s WHERE ID = 1 AND LOCKED = TRUE".formatted(this.tables.lock()),
					2)
			.mapNotNull((rows) -> rows.isEmpty() ? null : Holder.of(rows.get(0)));
	}

	private Mono<Long> takeOver(Holder holder) {
		logger.warn("Took over a migration lock that {} acquired at {} and did not release", holder.name(),
				holder.since());
		return update(FREE + " AND LOCKEDBY = " + literal(holder.name()));
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
			.flatMap((exists) -> holder())
			.flatMap((holder) -> release().thenReturn("%s since %s".formatted(holder.name(), holder.since())));
	}

	private Mono<Long> update(String what) {
		return this.connection.execute("UPDATE %s SET %s".formatted(this.tables.lock(), what));
	}

	private String literal(String text) {
		return this.connection.dialect().literal(text);
	}

	/**
	 * The holder of the lock.
	 */
	record Holder(String name, String since) {

		private static Holder of(List<String> row) {
			return new Holder(row.get(0), row.get(1));
		}

		private Duration age() {
			return this.since.isEmpty() ? Duration.ZERO : Duration
				.between(LocalDateTime.parse(this.since.replace(' ', 'T')), LocalDateTime.now(ZoneId.systemDefault()));
		}

	}

}
