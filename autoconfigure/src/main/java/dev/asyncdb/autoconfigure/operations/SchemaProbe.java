package dev.asyncdb.autoconfigure.operations;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.migration.UnknownAddressException;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.Migrations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.ResourceLoader;
import org.springframework.dao.QueryTimeoutException;

/**
 * Reads the state of one database by one query, at most once in a while and within a time
 * limit. Concurrent callers share one query. A schema that is ready is compared with the
 * change log, which has to be parsed for it, less often than the database is asked.
 * Thread-safe.
 */
final class SchemaProbe {

	private static final int ANSWERS_FOR_EACH_COMPARISON = 12;

	private final AsyncDatabaseManager manager;

	private final ResourceLoader resources;

	private final boolean migratedByOthers;

	private final Duration timeout;

	private final Duration comparisonInterval;

	private final AtomicLong compared = new AtomicLong();

	private final AtomicReference<@Nullable SchemaState> last = new AtomicReference<>();

	private final Mono<SchemaState> state;

	/**
	 * Create a probe.
	 * @param migratedByOthers whether Spring Boot migrates a database, which then need
	 * not be that of the manager
	 */
	SchemaProbe(AsyncDatabaseManager manager, ResourceLoader resources, boolean migratedByOthers,
			AsyncdbOperationsProperties properties) {
		this.manager = manager;
		this.resources = resources;
		this.migratedByOthers = migratedByOthers;
		this.timeout = properties.healthTimeout();
		this.comparisonInterval = properties.healthTimeToLive().multipliedBy(ANSWERS_FOR_EACH_COMPARISON);
		// A read that takes longer continues for the next caller, since the first one
		// also loads the change log
		this.state = Mono.defer(this::read)
			.cache(properties.healthTimeToLive())
			.timeout(this.timeout, Mono.fromSupplier(this::late));
	}

	/**
	 * Return the state, never empty and without an error.
	 */
	Mono<SchemaState> state() {
		return this.state;
	}

	/**
	 * Return the state that was read last, {@code null} if none was.
	 */
	@Nullable SchemaState last() {
		return this.last.get();
	}

	AsyncDatabaseManager manager() {
		return this.manager;
	}

	private Mono<SchemaState> read() {
		SchemaState known = recentlyCompared();
		if (known != null) {
			return reported(answered(known));
		}
		return reported(
				this.manager.hasMigrations() ? compared(this.manager.migrations()) : answered(SchemaState.unmanaged()));
	}

	private Mono<SchemaState> reported(Mono<SchemaState> read) {
		return read.onErrorResume((failure) -> Mono.just(failed(failure))).doOnNext(this.last::set);
	}

	private @Nullable SchemaState recentlyCompared() {
		SchemaState before = this.last.get();
		boolean isRecent = System.nanoTime() - this.compared.get() < this.comparisonInterval.toNanos();
		return (before != null && before.migrations() != null && before.isReady() && isRecent) ? before : null;
	}

	private Mono<SchemaState> compared(Migrations migrations) {
		return migrations.state()
			.doOnNext((state) -> this.compared.set(System.nanoTime()))
			.map(SchemaState::of)
			.map((state) -> (state.status() == SchemaStatus.NEVER_INITIALIZED && this.migratedByOthers)
					? SchemaState.unmanaged() : state)
			.onErrorResume(InvalidChangeLogException.class,
					(failure) -> (failure.getModule() != null || exists(failure.getLocation())) ? Mono.error(failure)
							: answered(SchemaState.unmanaged()))
			.onErrorResume(UnknownAddressException.class, (failure) -> answered(SchemaState.unmanaged()));
	}

	private Mono<SchemaState> answered(SchemaState state) {
		return this.manager.ping().thenReturn(state);
	}

	// An application with Liquibase on its class path need not have a change log
	private boolean exists(String location) {
		return ChangeLogOptions.defaults().withLocation(location).exists(this.resources);
	}

	private SchemaState late() {
		return failed(new QueryTimeoutException("The database did not answer within " + this.timeout));
	}

	// All connections are in use: other instances of the application would not be less
	// busy, and the database has answered before
	private SchemaState failed(Throwable failure) {
		SchemaState before = this.last.get();
		PoolState pool = PoolState.of(this.manager);
		return (before != null && before.failure() == null && pool != null && pool.isExhausted()) ? before
				: SchemaState.failed(failure);
	}

}
