package dev.asyncdb.autoconfigure.operations;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.Migrations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.ResourceLoader;
import org.springframework.dao.QueryTimeoutException;

/**
 * Reads the state of one database by one query, at most once in a while and within a time
 * limit. Concurrent callers share one query. Thread-safe.
 */
final class SchemaProbe {

	private final AsyncDatabaseManager manager;

	private final ResourceLoader resources;

	private final boolean migratedByOthers;

	private final Duration timeout;

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
		// A read that takes longer continues for the next caller: the first one also loads
		// the change log
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
		Migrations migrations = migrations();
		Mono<SchemaState> read = (migrations != null) ? compared(migrations) : answered();
		return read.onErrorResume((failure) -> Mono.just(failed(failure))).doOnNext(this.last::set);
	}

	private Mono<SchemaState> compared(Migrations migrations) {
		return migrations.state()
			.map(SchemaState::of)
			.map((state) -> (state.status() == SchemaStatus.NEVER_INITIALIZED && this.migratedByOthers)
					? SchemaState.unmanaged() : state)
			.onErrorResume(InvalidChangeLogException.class,
					(failure) -> exists(failure.getLocation()) ? Mono.error(failure) : answered());
	}

	private Mono<SchemaState> answered() {
		return this.manager.ping().thenReturn(SchemaState.unmanaged());
	}

	// An application with Liquibase on its class path need not have a change log
	private boolean exists(String location) {
		return this.resources.getResource(location.contains(":") ? location : "classpath:" + location).exists();
	}

	private @Nullable Migrations migrations() {
		try {
			return this.manager.migrations();
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

	private SchemaState late() {
		return failed(new QueryTimeoutException("The database did not answer within " + this.timeout));
	}

	// All connections are in use: other instances of the application would not be less
	// busy, and the database has answered before
	private SchemaState failed(Throwable failure) {
		SchemaState before = this.last.get();
		PoolState pool = PoolState.of(this.manager);
		boolean isBusy = before != null && before.failure() == null && pool != null && pool.isExhausted();
		return isBusy ? before : SchemaState.failed(failure);
	}

}
