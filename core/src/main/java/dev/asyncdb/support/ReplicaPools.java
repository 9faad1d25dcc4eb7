package dev.asyncdb.support;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.asyncdb.pool.SafePool;
import dev.asyncdb.replica.ReplicaOptions;
import dev.asyncdb.url.DatabaseUrl;

/**
 * The pools of the replicas of a database.
 *
 * @param urls the addresses of the replicas, or one address that balances between them
 * @param options how replicas are used
 */
public record ReplicaPools(List<String> urls, ReplicaOptions options) {

	/** No replicas. */
	public static final ReplicaPools NONE = new ReplicaPools(List.of(), ReplicaOptions.defaults());

	public ReplicaPools {
		urls = List.copyOf(urls);
	}

	/**
	 * Let a pool use these replicas.
	 * @param primary the pool of the primary
	 * @param url the address of the primary, whose credentials are those of replicas
	 * without any
	 * @param pools creates the pool of an address
	 * @return the pool of the primary
	 */
	public SafePool attachTo(SafePool primary, DatabaseUrl url, Function<DatabaseUrl, SafePool> pools) {
		if (this.urls.isEmpty()) {
			return primary;
		}
		Map<String, SafePool> replicas = new LinkedHashMap<>();
		for (String text : this.urls) {
			DatabaseUrl replica = replica(text, url);
			replicas.computeIfAbsent(replica.toString(), (name) -> pools.apply(replica));
		}
		return primary.withReplicas(replicas, this.options);
	}

	private static DatabaseUrl replica(String text, DatabaseUrl primary) {
		DatabaseUrl replica = DatabaseUrl.parse(text);
		if (replica.product() != primary.product()) {
			throw new IllegalArgumentException(
					"%s cannot be a replica of %s: it is another database product".formatted(replica, primary));
		}
		return replica.hasUser() ? replica : replica.withCredentials(primary.user(), primary.password());
	}

}
