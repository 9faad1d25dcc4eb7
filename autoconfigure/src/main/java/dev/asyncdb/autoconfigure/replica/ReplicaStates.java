package dev.asyncdb.autoconfigure.replica;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.replica.ReplicaStatus;
import reactor.core.publisher.Mono;

import org.springframework.util.ClassUtils;

/**
 * The replicas of a manager, as operators see them.
 *
 * @since 0.1.0
 */
public final class ReplicaStates {

	private static final boolean IS_PRESENT = ClassUtils.isPresent("io.r2dbc.pool.ConnectionPool",
			ReplicaStates.class.getClassLoader());

	private ReplicaStates() {
	}

	/**
	 * Read the states of the replicas.
	 * @param manager the manager
	 * @return an empty list without replicas
	 * @since 0.1.0
	 */
	public static Mono<List<ReplicaStatus>> of(AsyncDatabaseManager manager) {
		return (IS_PRESENT && manager.connectionFactory() instanceof SafePool pool) ? pool.checkReplicas()
				: Mono.just(List.of());
	}

	/**
	 * Return the states as they were last read.
	 * @param manager the manager
	 * @return an empty list without replicas
	 * @since 0.1.0
	 */
	public static List<ReplicaStatus> last(AsyncDatabaseManager manager) {
		return (IS_PRESENT && manager.connectionFactory() instanceof SafePool pool) ? pool.replicas() : List.of();
	}

	/**
	 * Describe states for people.
	 * @param replicas the states
	 * @return a text for each address
	 * @since 0.1.0
	 */
	public static Map<String, String> described(List<ReplicaStatus> replicas) {
		return replicas.stream().collect(Collectors.toMap(ReplicaStatus::name, ReplicaStates::described));
	}

	private static String described(ReplicaStatus replica) {
		Throwable failure = replica.failure();
		Duration lag = replica.lag();
		String detail = (failure != null) ? ": " + failure.getMessage()
				: (lag != null) ? ", %d ms behind".formatted(lag.toMillis()) : "";
		return replica.state() + detail;
	}

	/**
	 * Return the lag of a replica.
	 * @param manager the manager
	 * @param name the address of the replica
	 * @return seconds, not a number if it is not known
	 * @since 0.1.0
	 */
	public static double seconds(AsyncDatabaseManager manager, String name) {
		return last(manager).stream()
			.filter((replica) -> replica.name().equals(name))
			.findFirst()
			.map(ReplicaStatus::lag)
			.map((lag) -> lag.toNanos() / 1e9)
			.orElse(Double.NaN);
	}

	/**
	 * Return whether a replica is used.
	 * @param manager the manager
	 * @param name the address of the replica
	 * @return one if it is, otherwise zero
	 * @since 0.1.0
	 */
	public static double isUp(AsyncDatabaseManager manager, String name) {
		return last(manager).stream()
			.anyMatch((replica) -> replica.name().equals(name) && replica.state() == ReplicaStatus.State.UP) ? 1 : 0;
	}

}
