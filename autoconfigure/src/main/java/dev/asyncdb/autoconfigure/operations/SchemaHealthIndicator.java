package dev.asyncdb.autoconfigure.operations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.autoconfigure.check.SameDatabase;
import dev.asyncdb.autoconfigure.replica.ReplicaStates;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.replica.ReplicaStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Reports whether a database is reachable and has the schema that this application needs.
 */
final class SchemaHealthIndicator extends AbstractReactiveHealthIndicator {

	private final SchemaProbe probe;

	SchemaHealthIndicator(SchemaProbe probe) {
		super("The health check of the database failed");
		this.probe = probe;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return this.probe.state()
			.zipWith(ReplicaStates.of(this.probe.manager()))
			.map((states) -> health(withReplicas(builder, states.getT2()), states.getT1()));
	}

	// Without them the primary answers, so they do not change the status
	private static Health.Builder withReplicas(Health.Builder builder, List<ReplicaStatus> replicas) {
		return replicas.isEmpty() ? builder : builder.withDetail("replicas", ReplicaStates.described(replicas));
	}

	private Health health(Health.Builder builder, SchemaState state) {
		builder.status(statusOf(state.status()))
			.withDetail("database", SameDatabase.addressOf(this.probe.manager()))
			.withDetail("schema", state.status().name());
		add(builder, "revision", state.revision());
		MigrationState migrations = state.migrations();
		if (migrations != null && !migrations.pending().isEmpty()) {
			builder.withDetail("pending", migrations.pending().size());
			add(builder, "latest", state.latest());
		}
		if (migrations != null) {
			add(builder, "holder", migrations.holder());
		}
		if (migrations != null && migrations.isAhead()) {
			builder.withDetail("unexpected", migrations.unexpected().size());
		}
		if (migrations != null && !migrations.modules().isEmpty()) {
			builder.withDetail("modules", modules(migrations));
		}
		return (state.failure() != null) ? builder.withException(state.failure()).build() : builder.build();
	}

	private static Map<String, Object> modules(MigrationState migrations) {
		Map<String, Object> modules = new LinkedHashMap<>();
		migrations.modules().forEach((name, module) -> {
			SchemaState state = SchemaState.of(module);
			Map<String, Object> details = new LinkedHashMap<>();
			details.put("schema", state.status().name());
			String revision = state.revision();
			if (revision != null) {
				details.put("revision", revision);
			}
			if (!module.pending().isEmpty()) {
				details.put("pending", module.pending().size());
			}
			modules.put(name, details);
		});
		return modules;
	}

	static Status statusOf(SchemaStatus schema) {
		return switch (schema) {
			case UP_TO_DATE, AHEAD, UNMANAGED -> Status.UP;
			case PENDING, NEVER_INITIALIZED, INVALID_CHANGE_LOG -> Status.OUT_OF_SERVICE;
			case UNREACHABLE, UNKNOWN -> Status.DOWN;
		};
	}

	private static void add(Health.Builder builder, String key, @Nullable String value) {
		if (value != null) {
			builder.withDetail(key, value);
		}
	}

}
