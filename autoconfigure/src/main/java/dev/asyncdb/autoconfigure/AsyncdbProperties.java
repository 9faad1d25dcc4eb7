package dev.asyncdb.autoconfigure;

import java.time.Duration;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.url.DriverOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of asyncdb.
 *
 * @param enabled whether to make a manager
 * @param url database address as postgresql://, mariadb://, jdbc: or r2dbc: URL; without
 * it, Spring Boot's own connection settings apply
 * @param username user of the database, overrides the one in the URL
 * @param password password of the database, overrides the one in the URL
 * @param session defaults of all sessions
 * @param pool the pool of connections, beyond what Spring Boot's settings say
 * @param migrations when and whether the schema is synchronised
 * @param web sessions of WebFlux controllers
 * @param json entities as JSON
 * @since 0.1.0
 */
@ConfigurationProperties("asyncdb")
public record AsyncdbProperties(@DefaultValue("true") boolean enabled, @Nullable String url, @Nullable String username,
		@Nullable String password, @DefaultValue Session session, @DefaultValue Pool pool,
		@DefaultValue Migrations migrations, @DefaultValue Web web, @DefaultValue Json json) {

	private static final Duration FOR_EVER = Duration.ofDays(10_000);

	private static final Duration GRACE = Duration.ofSeconds(2);

	@Override
	public String toString() {
		return "AsyncdbProperties[enabled=%s, session=%s, migrations=%s, web=%s]".formatted(this.enabled, this.session,
				this.migrations, this.web);
	}

	/**
	 * How long a connection may be waited for, be silent and be held.
	 * @return the limits; a server that ends its statements itself gets two seconds to
	 * say so
	 */
	ConnectionOptions toLimits() {
		ConnectionOptions limits = ConnectionOptions.defaults().withLeakDetectionThreshold(this.pool.leakThreshold());
		Duration statement = this.session.statementTimeout();
		return limits.withStatementTimeout(statement.isZero() ? FOR_EVER : statement.plus(GRACE));
	}

	/**
	 * Defaults of all sessions.
	 *
	 * @param autoFlush whether pending changes are written before a query that could see
	 * them
	 * @param fetchSize number of rows that the driver fetches at a time in a stream
	 * @param statementTimeout longest time that the server works on a statement, and two
	 * seconds more that its answer is waited for; zero for ever
	 * @param lockTimeout longest time that the server waits for a lock, zero for ever
	 * @param idleInTransactionTimeout longest time that the server leaves a transaction
	 * open in which nothing happens, zero for ever
	 */
	public record Session(@DefaultValue("true") boolean autoFlush, @DefaultValue("128") int fetchSize,
			@DefaultValue("30s") Duration statementTimeout, @DefaultValue("5s") Duration lockTimeout,
			@DefaultValue("60s") Duration idleInTransactionTimeout) {

		SessionOptions toOptions() {
			return SessionOptions.defaults().withAutoFlush(this.autoFlush).withFetchSize(this.fetchSize);
		}

		DriverOptions toDriverDefaults() {
			return new DriverOptions(this.fetchSize, this.statementTimeout, this.lockTimeout,
					this.idleInTransactionTimeout);
		}

	}

	/**
	 * The pool of connections, beyond what {@code spring.r2dbc.pool} says.
	 *
	 * @param enabled whether asyncdb makes the pool; otherwise Spring Boot does, and only
	 * sessions are safe from cancelled requests
	 * @param maxPending largest number of callers that wait for a connection, 1000 for
	 * each connection unless set
	 * @param validateAfterIdle a connection that was unused for longer must answer before
	 * it is lent out
	 * @param leakThreshold a connection that is held for longer is logged once, with what
	 * is known of who holds it
	 */
	public record Pool(@DefaultValue("true") boolean enabled, @Nullable Integer maxPending,
			@DefaultValue("5s") Duration validateAfterIdle, @DefaultValue("30s") Duration leakThreshold) {

	}

	/**
	 * When and whether the schema is synchronised.
	 *
	 * @param enabled whether migrations are available
	 * @param onStartup what to do before the application is ready
	 * @param engine what migrates: Liquibase over JDBC, or Liquibase without JDBC, which
	 * is experimental
	 * @param databaseLock whether a lock of the database keeps migrations of several
	 * processes apart, besides Liquibase's own table
	 * @param lockWait longest time to wait while others migrate
	 * @param connectWait longest time to wait for a server that takes no connection for
	 * the moment, since all are taken or it starts; syncdb waits 30s by default
	 * @param staleLockAfter age at which a lock of Liquibase that asyncdb has not left is
	 * taken over; nothing for never
	 * @param tableLockTimeout longest time that a change waits for a table on PostgreSQL
	 * before it is taken back and tried again, zero for as long as it takes
	 */
	public record Migrations(@DefaultValue("true") boolean enabled, @DefaultValue("none") OnStartup onStartup,
			@DefaultValue("liquibase") Engine engine, @DefaultValue("true") boolean databaseLock,
			@DefaultValue("5m") Duration lockWait, @DefaultValue("3s") Duration connectWait,
			@Nullable Duration staleLockAfter, @DefaultValue("200ms") Duration tableLockTimeout) {

		/**
		 * How migrations keep out of each other's way.
		 * @return the options
		 */
		public MigrationOptions toOptions() {
			return new MigrationOptions(this.databaseLock, this.lockWait, this.connectWait, this.staleLockAfter,
					this.tableLockTimeout);
		}

		/**
		 * What migrates.
		 */
		public enum Engine {

			/**
			 * Liquibase over a JDBC connection of its own.
			 */
			LIQUIBASE,

			/**
			 * Liquibase writes the statements and R2DBC runs them, without a JDBC driver.
			 */
			R2DBC

		}

		/**
		 * What to do with the schema before the application is ready.
		 */
		public enum OnStartup {

			/**
			 * Leave it alone.
			 */
			NONE,

			/**
			 * Refuse to start unless it is up to date.
			 */
			CHECK,

			/**
			 * Bring it up to date.
			 */
			SYNC

		}

	}

	/**
	 * Sessions of WebFlux controllers.
	 *
	 * @param enabled whether controllers get sessions as arguments
	 * @param transaction what happens to the session when the handler succeeds
	 * @param requestTimeout longest time from the call of a handler with a session to the
	 * end of its transaction; nothing for ever
	 */
	public record Web(@DefaultValue("true") boolean enabled, @DefaultValue("commit") Transaction transaction,
			@Nullable Duration requestTimeout) {

		/**
		 * What happens to the session of a handler that succeeds.
		 */
		public enum Transaction {

			/**
			 * It is committed before the response is written.
			 */
			COMMIT,

			/**
			 * It is closed, and what the handler has not committed is rolled back.
			 */
			NONE

		}

	}

	/**
	 * Entities as JSON.
	 *
	 * @param enabled whether Jackson leaves out relations that are not loaded
	 */
	public record Json(@DefaultValue("true") boolean enabled) {

	}

}
