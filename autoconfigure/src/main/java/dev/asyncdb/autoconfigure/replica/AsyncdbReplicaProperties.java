package dev.asyncdb.autoconfigure.replica;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import dev.asyncdb.autoconfigure.Settings;
import dev.asyncdb.autoconfigure.check.DatabaseConfigurationException;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.replica.ReplicaOptions;
import dev.asyncdb.support.ReplicaPools;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DatabaseUrlException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Properties of the read replicas of the main database.
 *
 * @param urls Addresses of PostgreSQL standbys that read-only transactions and streams
 * use, or one address that balances between them. Without a user they have the
 * credentials of the primary.
 * @param maxLag How far a replica may be behind the primary. One that is further behind
 * is not used until it has caught up.
 * @param maxWait How long a read waits for a replica to replay what its caller has
 * written, before it uses the primary.
 * @param checkInterval How often the state of the replicas is read, at most.
 * @param token How a client hands what it has written to its next request, so that it
 * reads it there on replicas, too.
 * @since 0.1.0
 */
@ConfigurationProperties("asyncdb.replicas")
public record AsyncdbReplicaProperties(@DefaultValue List<String> urls, @DefaultValue("10s") Duration maxLag,
		@Name("wait") @DefaultValue("200ms") Duration maxWait, @DefaultValue("500ms") Duration checkInterval,
		@DefaultValue("cookie") Token token) {

	/**
	 * Check the values.
	 */
	public AsyncdbReplicaProperties {
		Settings.requirePositive("asyncdb.replicas.check-interval", checkInterval);
		Settings.requireAtLeast(checkInterval, "asyncdb.replicas.max-lag", maxLag,
				"asyncdb.replicas.check-interval, in which it is measured");
		Settings.requireNotNegative("asyncdb.replicas.wait", maxWait);
	}

	/**
	 * Let a pool use the replicas, if there are any.
	 * @param primary the pool of the primary
	 * @param url the address of the primary
	 * @param pools creates the pool of an address
	 * @return the pool of the primary
	 * @throws DatabaseConfigurationException if an address is not valid, or not that of a
	 * PostgreSQL
	 * @since 0.1.0
	 */
	public SafePool attachTo(SafePool primary, DatabaseUrl url, Function<DatabaseUrl, SafePool> pools) {
		try {
			return new ReplicaPools(this.urls, new ReplicaOptions(this.maxLag, this.maxWait, this.checkInterval))
				.attachTo(primary, url, pools);
		}
		catch (DatabaseUrlException | IllegalArgumentException | IllegalStateException ex) {
			throw new DatabaseConfigurationException("asyncdb.replicas.urls cannot be used: " + ex.getMessage(),
					"Name streaming standbys of the primary there, as in postgresql://standby:5432/shop, or remove the property.");
		}
	}

	@Override
	public String toString() {
		return "AsyncdbReplicaProperties[urls=%d, maxLag=%s, wait=%s, checkInterval=%s, token=%s]"
			.formatted(this.urls.size(), this.maxLag, this.maxWait, this.checkInterval, this.token);
	}

	/**
	 * How a client hands on what it has written.
	 */
	public enum Token {

		/**
		 * In a cookie.
		 */
		COOKIE,

		/**
		 * In a header of responses, which the client sends in its next requests.
		 */
		HEADER,

		/**
		 * Not at all: only the same request reads what it has written.
		 */
		NONE

	}

}
