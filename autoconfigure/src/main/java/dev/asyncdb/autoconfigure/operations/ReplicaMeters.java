package dev.asyncdb.autoconfigure.operations;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.operations.DatabaseMeters.Keys;
import dev.asyncdb.autoconfigure.replica.ReplicaStates;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Meters of the replicas of the main database.
 *
 * @param managers the manager, if there is one
 */
record ReplicaMeters(ObjectProvider<AsyncDatabaseManager> managers) implements MeterBinder {

	@Override
	public void bindTo(MeterRegistry registry) {
		this.managers.ifUnique((manager) -> ReplicaStates.last(manager)
			.forEach((replica) -> bindTo(registry, manager, replica.name())));
	}

	private static void bindTo(MeterRegistry registry, AsyncDatabaseManager manager, String replica) {
		Tags tags = Tags.of(Keys.MANAGER.asString(), manager.name(), Keys.REPLICA.asString(), replica);
		Gauge.builder(DatabaseMeters.REPLICA_LAG.getName(), manager, (used) -> ReplicaStates.seconds(used, replica))
			.description(DatabaseMeters.REPLICA_LAG.getDescription())
			.baseUnit("seconds")
			.tags(tags)
			.register(registry);
		Gauge.builder(DatabaseMeters.REPLICA_UP.getName(), manager, (used) -> ReplicaStates.isUp(used, replica))
			.description(DatabaseMeters.REPLICA_UP.getDescription())
			.tags(tags)
			.register(registry);
	}

}
