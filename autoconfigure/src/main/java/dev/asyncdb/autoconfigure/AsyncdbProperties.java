package dev.asyncdb.autoconfigure;

import java.time.Duration;
import java.util.Set;

import dev.asyncdb.autoconfigure.databases.DatabaseOptions;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.session.TransactionStart;
import dev.asyncdb.url.DriverOptions;
import dev.asyncdb.url.Pooler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of asyncdb.
 *
 * @param enabled Whether to configure a manager.
 * @param url Database address as postgresql://, mariadb://, h2:, jdbc: or r2dbc: URL,
 * instead of spring.r2dbc.url. Pool settings in it have no effect, those of
 * spring.r2dbc.pool apply.
 * @param username Database user. Overrides the user in the URL.
 * @param password Database password. Overrides the password in the URL.
 * @param pooler Connection pooler between the application and a PostgreSQL. Recognized at
 * the first connection unless set.
 * @param session defaults of all sessions
 * @param pool connection pool, in addition to spring.r2dbc.pool
 * @param migrations synchronization of the schema
 * @param web sessions of WebFlux controllers
 * @param json entities as JSON
 * @param validation Bean Validation of entities
 * @since 0.1.0
 */
@ConfigurationProperties("asyncdb")
public record AsyncdbProperties(@DefaultValue("true") boolean enabled, @Nullable String url, @Nullable String username,
		@Nullable String password, @Nullable Pooler pooler, @DefaultValue Session session, @DefaultValue Pool pool,
		@DefaultValue Migrations migrations, @DefaultValue Web web, @DefaultValue Json json,
		@DefaultValue Validation validation) {

	@Override
	public String toString() {
		return "AsyncdbProperties[enabled=%s, session=%s, migrations=%s, web=%s]".formatted(this.enabled, this.session,
				this.migrations, this.web);
	}

	DriverOptions toDriverOptions() {
		return this.session.toDriverOptions().withPooler(this.pooler);
	}

	/**
	 * Return the settings of migrations. A pooler in transaction mode gives the lock of a
	 * session to others.
	 * @return the settings
	 * @since 0.1.0
	 */
	public Migrations toMigrations() {
		boolean isPooled = this.pooler == Pooler.TRANSACTION && this.migrations.url() == null;
		return (isPooled && this.migrations.sessionLock() == null) ? this.migrations.withoutSessionLock()
				: this.migrations;
	}

	ConnectionOptions toConnectionOptions() {
		return DatabaseOptions.connections(this.session, this.pool);
	}

	// Code of an application whose address was not given to asyncdb has no limits
	ConnectionOptions toPlainConnectionOptions() {
		return toConnectionOptions().withStatementTimeout(ConnectionOptions.UNLIMITED)
			.withStreamIdleTimeout(ConnectionOptions.UNLIMITED);
	}

	/**
	 * Defaults of all sessions.
	 *
	 * @param autoFlush Whether pending changes are written before a query that could see
	 * them.
	 * @param fetchSize Number of rows that the driver fetches at a time in a stream.
	 * Other results are fetched in one round trip.
	 * @param statementTimeout Maximum time that the server executes a statement, zero for
	 * no limit. The connection is closed if no answer arrives within two more seconds.
	 * @param lockTimeout Maximum time that the server waits for a lock, zero for no
	 * limit.
	 * @param idleInTransactionTimeout Maximum time that the server keeps an idle
	 * transaction open, zero for no limit.
	 * @param streamIdleTimeout Maximum time in which the reader of a result or stream
	 * requests nothing, the time for prefetched rows included, zero for no limit. After
	 * it the reader fails and the connection is closed.
	 * @param transactionStart Which statement begins the transaction of a session. By
	 * default, at READ COMMITTED, the session's own queries without locks run before it.
	 */
	public record Session(@DefaultValue("true") boolean autoFlush, @DefaultValue("128") int fetchSize,
			@DefaultValue("30s") Duration statementTimeout, @DefaultValue("5s") Duration lockTimeout,
			@DefaultValue("60s") Duration idleInTransactionTimeout, @DefaultValue("2m") Duration streamIdleTimeout,
			@DefaultValue("when-needed") TransactionStart transactionStart) {

		/**
		 * Check the values.
		 */
		public Session {
			Settings.requireAtLeast(1, "asyncdb.session.fetch-size", fetchSize);
			Settings.requireNotNegative("asyncdb.session.statement-timeout", statementTimeout);
			Settings.requireNotNegative("asyncdb.session.lock-timeout", lockTimeout);
			Settings.requireNotNegative("asyncdb.session.idle-in-transaction-timeout", idleInTransactionTimeout);
			Settings.requireNotNegative("asyncdb.session.stream-idle-timeout", streamIdleTimeout);
		}

		/**
		 * Return these properties as session options.
		 * @return the session options
		 */
		public SessionOptions toOptions() {
			return SessionOptions.defaults()
				.withAutoFlush(this.autoFlush)
				.withFetchSize(this.fetchSize)
				.withTransactionStart(this.transactionStart);
		}

		/**
		 * Return these properties as options of a driver.
		 * @return the driver options
		 */
		public DriverOptions toDriverOptions() {
			return new DriverOptions(this.statementTimeout, this.lockTimeout, this.idleInTransactionTimeout);
		}

	}

	/**
	 * The connection pool, in addition to {@code spring.r2dbc.pool}.
	 *
	 * @param enabled Whether asyncdb configures the pool. Otherwise Spring Boot does, and
	 * a cancelled request can leak a connection that no session uses.
	 * @param maxPending Maximum number of callers that wait for a connection, 1000 for
	 * each connection unless set. Further callers fail immediately.
	 * @param validateAfterIdle Idle time after which a connection is validated before it
	 * is used again.
	 * @param leakThreshold Time after which an acquired connection is logged as a leak,
	 * once, with its last statement and the place that acquired it if known.
	 */
	public record Pool(@DefaultValue("true") boolean enabled, @Nullable Integer maxPending,
			@DefaultValue("5s") Duration validateAfterIdle, @DefaultValue("30s") Duration leakThreshold) {

		/**
		 * Check the values.
		 */
		public Pool {
			Settings.requireAtLeast(1, "asyncdb.pool.max-pending", maxPending);
			Settings.requireNotNegative("asyncdb.pool.validate-after-idle", validateAfterIdle);
			Settings.requirePositive("asyncdb.pool.leak-threshold", leakThreshold);
		}

	}

	/**
	 * Synchronization of the schema.
	 *
	 * @param enabled Whether migrations are available.
	 * @param url Address of the database for migrations, such as one that does not pass a
	 * connection pooler. That of asyncdb.url unless set, as its user and password.
	 * @param onStartup What to do before the application is ready. Spring Boot does not
	 * run Liquibase or Flyway unless it is 'none'.
	 * @param engine Engine that runs migrations. The one on the class path unless set; if
	 * both are, the one whose files exist.
	 * @param connection Connection on which the engine runs migrations: one of the JDBC
	 * driver, or one of the R2DBC driver.
	 * @param databaseLock Whether a database lock serializes migrations of several
	 * processes, in addition to the lock of the engine.
	 * @param sessionLock Whether the connection that runs the changes holds a lock of its
	 * session until its last statement has ended, even if its process was killed. True
	 * unless set, but false if asyncdb.pooler is transaction and migrations have no url.
	 * @param lockWait Maximum time to wait for another migration.
	 * @param connectWait Maximum time to wait for a server that refuses connections
	 * because all are in use or it is starting. The command syncdb waits 30s by default.
	 * @param staleLockAfter Age after which a Liquibase lock of another program is taken
	 * over. Never unless set.
	 * @param tableLockTimeout Maximum time that a change waits for a table lock on
	 * PostgreSQL before it is rolled back and retried, zero for no limit.
	 * @param dependsOn Modules of asyncdb.migrations.modules that are migrated before the
	 * change log of the application itself.
	 */
	public record Migrations(@DefaultValue("true") boolean enabled, @Nullable String url,
			@DefaultValue("none") OnStartup onStartup, @Nullable Engine engine,
			@DefaultValue("jdbc") Connection connection, @DefaultValue("true") boolean databaseLock,
			@Nullable Boolean sessionLock, @DefaultValue("5m") Duration lockWait,
			@DefaultValue("3s") Duration connectWait, @Nullable Duration staleLockAfter,
			@DefaultValue("200ms") Duration tableLockTimeout, @DefaultValue Set<String> dependsOn) {

		/**
		 * Check the values.
		 */
		public Migrations {
			if (engine == Engine.R2DBC) {
				throw new InvalidConfigurationPropertyValueException("asyncdb.migrations.engine", "r2dbc",
						"Liquibase and Flyway run over R2DBC. Remove the property and set asyncdb.migrations.connection to r2dbc");
			}
			Settings.requireNotNegative("asyncdb.migrations.lock-wait", lockWait);
			Settings.requireNotNegative("asyncdb.migrations.connect-wait", connectWait);
			Settings.requirePositive("asyncdb.migrations.stale-lock-after", staleLockAfter);
			Settings.requireNotNegative("asyncdb.migrations.table-lock-timeout", tableLockTimeout);
		}

		/**
		 * Return these properties as migration options.
		 * @return the migration options
		 */
		public MigrationOptions toOptions() {
			return new MigrationOptions(this.databaseLock, !Boolean.FALSE.equals(this.sessionLock), this.lockWait,
					this.connectWait, this.staleLockAfter, this.tableLockTimeout);
		}

		Migrations withoutSessionLock() {
			return new Migrations(this.enabled, this.url, this.onStartup, this.engine, this.connection,
					this.databaseLock, false, this.lockWait, this.connectWait, this.staleLockAfter,
					this.tableLockTimeout, this.dependsOn);
		}

		@Override
		public String toString() {
			return "Migrations[enabled=%s, onStartup=%s, engine=%s, connection=%s]".formatted(this.enabled,
					this.onStartup, this.engine, this.connection);
		}

		/**
		 * Engine that runs migrations.
		 */
		public enum Engine {

			/**
			 * Liquibase.
			 */
			LIQUIBASE,

			/**
			 * Flyway.
			 */
			FLYWAY,

			/**
			 * Not supported any more: {@link Connection#R2DBC} is the replacement.
			 */
			R2DBC

		}

		/**
		 * Connection on which the engine runs migrations.
		 */
		public enum Connection {

			/**
			 * A connection of the JDBC driver.
			 */
			JDBC,

			/**
			 * A connection of the R2DBC driver. No JDBC driver is needed.
			 */
			R2DBC

		}

		/**
		 * What to do with the schema before the application is ready.
		 */
		public enum OnStartup {

			/**
			 * Do nothing.
			 */
			NONE,

			/**
			 * Fail the start unless the schema is up to date.
			 */
			CHECK,

			/**
			 * Upgrade the schema.
			 */
			SYNC

		}

	}

	/**
	 * Sessions of WebFlux controllers.
	 *
	 * @param enabled Whether controller methods can declare a session as argument.
	 * @param transaction What happens to the session when the handler succeeds.
	 * @param rollbackOnErrorStatus Whether a handler that returns a status of 400 or
	 * more, instead of an error, rolls its session back.
	 * @param requestTimeout Maximum time from the call of a handler with a session to the
	 * end of its transaction, which is rolled back after it. No limit unless set.
	 * @param problemDetails Whether errors of the database become problem details with
	 * status 400, 404, 409, 422, 503 or 504 if those of Spring Boot are enabled. With
	 * neither this nor the URL set, only those of handlers with a session and those that
	 * only asyncdb raises.
	 * @param streamTimeout Maximum time in which a streamed response can read from a
	 * session argument. 0 for no limit.
	 * @param maxStreams Maximum number of responses that are streamed from session
	 * arguments at a time. Others are refused with 503. Half of the pool unless set.
	 */
	public record Web(@DefaultValue("true") boolean enabled, @DefaultValue("commit") Transaction transaction,
			@DefaultValue("false") boolean rollbackOnErrorStatus, @Nullable Duration requestTimeout,
			@DefaultValue("true") boolean problemDetails, @DefaultValue("5m") Duration streamTimeout,
			@Nullable Integer maxStreams) {

		/**
		 * Check the values.
		 */
		public Web {
			Settings.requirePositive("asyncdb.web.request-timeout", requestTimeout);
			Settings.requireNotNegative("asyncdb.web.stream-timeout", streamTimeout);
			Settings.requireAtLeast(1, "asyncdb.web.max-streams", maxStreams);
		}

		/**
		 * What happens to the session of a handler that succeeds.
		 */
		public enum Transaction {

			/**
			 * Commit before the response is written.
			 */
			COMMIT,

			/**
			 * Close the session and roll back what the handler has not committed.
			 */
			NONE

		}

	}

	/**
	 * Entities as JSON.
	 *
	 * @param enabled Whether Jackson omits relations that are not loaded or that lead
	 * back to an entity being written.
	 */
	public record Json(@DefaultValue("true") boolean enabled) {

	}

	/**
	 * Bean Validation of entities.
	 *
	 * @param enabled Whether an entity is validated before it is saved, if there is a
	 * validator. With neither this nor the URL set, only if a session saves it.
	 */
	public record Validation(@DefaultValue("true") boolean enabled) {

	}

}
