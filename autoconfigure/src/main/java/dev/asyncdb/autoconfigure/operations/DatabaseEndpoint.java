package dev.asyncdb.autoconfigure.operations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.check.SameDatabase;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Revision;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Describes the managers of an application: address, schema, pool and counts. Changes
 * nothing.
 *
 * @since 0.1.0
 */
@Endpoint(id = "asyncdb", defaultAccess = Access.READ_ONLY)
public final class DatabaseEndpoint {

	private final SchemaProbes probes;

	private final MeterCounts counts;

	DatabaseEndpoint(SchemaProbes probes, MeterCounts counts) {
		this.probes = probes;
		this.counts = counts;
	}

	/**
	 * Describe all managers.
	 * @return the managers by name
	 * @since 0.1.0
	 */
	@ReadOperation
	public Mono<DatabasesDescriptor> databases() {
		return Flux.fromIterable(this.probes.all().entrySet())
			.flatMap((probe) -> describe(probe.getValue()).map((database) -> Map.entry(probe.getKey(), database)))
			.<Map<String, DatabaseDescriptor>>collect(TreeMap::new,
					(databases, database) -> databases.put(database.getKey(), database.getValue()))
			.map(DatabasesDescriptor::new);
	}

	/**
	 * Describe one manager.
	 * @param name the name of the manager
	 * @return the manager, empty if there is none of that name
	 * @since 0.1.0
	 */
	@ReadOperation
	public Mono<DatabaseDescriptor> database(@Selector String name) {
		SchemaProbe probe = this.probes.all().get(name);
		return (probe != null) ? describe(probe) : Mono.empty();
	}

	private Mono<DatabaseDescriptor> describe(SchemaProbe probe) {
		return probe.state()
			.map((state) -> new DatabaseDescriptor(SameDatabase.addressOf(probe.manager()), schema(state),
					PoolDescriptor.of(probe.manager()), this.counts.of(probe.manager().name())));
	}

	private static SchemaDescriptor schema(SchemaState state) {
		MigrationState migrations = state.migrations();
		Throwable failure = state.failure();
		Map<String, SchemaDescriptor> modules = new LinkedHashMap<>();
		if (migrations != null) {
			migrations.modules().forEach((name, module) -> modules.put(name, schema(SchemaState.of(module))));
		}
		return new SchemaDescriptor(state.status().name(), state.revision(), state.latest(),
				(migrations != null) ? names(migrations.pending()) : List.of(),
				(migrations != null) ? names(migrations.unexpected()) : List.of(),
				(failure != null) ? String.valueOf(failure.getMessage()) : null, modules);
	}

	private static List<String> names(List<Revision> revisions) {
		return revisions.stream().map(Revision::toString).toList();
	}

	/**
	 * The managers of an application.
	 *
	 * @param databases the managers by name
	 */
	public record DatabasesDescriptor(Map<String, DatabaseDescriptor> databases) implements OperationResponseBody {

	}

	/**
	 * A manager.
	 *
	 * @param address the address of the database, without credentials
	 * @param schema the state of the schema
	 * @param pool the connection pool, {@code null} if there is none
	 * @param counts the counters since the start by meter and tags, empty without
	 * Micrometer
	 */
	public record DatabaseDescriptor(String address, SchemaDescriptor schema, @Nullable PoolDescriptor pool,
			Map<String, Long> counts) implements OperationResponseBody {

	}

	/**
	 * The schema of a database.
	 *
	 * @param status the status
	 * @param revision the last change that was run, {@code null} if none was
	 * @param latest the last change of the change log, {@code null} if there is none
	 * @param pending the pending changes
	 * @param unexpected changes that were run and are not in the change log
	 * @param error why the state could not be read, {@code null} if it was
	 * @param modules the modules by name, in the order in which they are migrated; empty
	 * if there is one change log
	 */
	public record SchemaDescriptor(String status, @Nullable String revision, @Nullable String latest,
			List<String> pending, List<String> unexpected, @Nullable String error,
			Map<String, SchemaDescriptor> modules) {

	}

	/**
	 * A connection pool.
	 *
	 * @param max maximum number of connections
	 * @param acquired connections in use
	 * @param idle connections that wait for their next use
	 * @param pending callers that wait for a connection
	 */
	public record PoolDescriptor(int max, int acquired, int idle, int pending) {

		static @Nullable PoolDescriptor of(AsyncDatabaseManager manager) {
			PoolState pool = PoolState.of(manager);
			return (pool != null) ? new PoolDescriptor(pool.max(), pool.acquired(), pool.idle(), pool.pending()) : null;
		}

	}

}
