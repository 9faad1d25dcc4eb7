package dev.asyncdb;

import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.blocking.BlockingDatabase;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.TransactionLimits;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.replica.ReplicaOptions;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.session.SessionListener;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.data.auditing.ReactiveAuditingHandler;
import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.transaction.ReactiveTransactionManager;

/**
 * Central interface of this library: sessions, transactions, schema and migrations of one
 * database.
 * <p>
 * An application has one manager for each database. Managers are thread-safe and share no
 * state. All publishers are lazy and re-subscribable. <pre class="code">
 * Mono&lt;Persisted&lt;User&gt;&gt; user = manager.inTransaction((session) -&gt;
 *     session.getOrCreate(User.class, Values.of(User::getName, "ada")));
 * </pre>
 *
 * @since 0.1.0
 */
public interface AsyncDatabaseManager extends SessionOperations {

	/**
	 * Create a builder for a manager that uses an existing connection factory. The caller
	 * remains responsible for closing it.
	 * @param connectionFactory provides the connections, preferably a pool
	 * @return a builder
	 * @since 0.1.0
	 */
	static Builder builder(ConnectionFactory connectionFactory) {
		return new DefaultBuilder(connectionFactory);
	}

	/**
	 * Create a builder for a manager that opens a connection pool on a URL and closes it
	 * when it is disposed.
	 * @param url the database URL in any form: {@code postgresql://}, {@code jdbc:} or
	 * {@code r2dbc:}; it may contain credentials
	 * @return a builder
	 * @throws dev.asyncdb.url.DatabaseUrlException if the URL cannot be parsed; the
	 * message never contains it
	 * @since 0.1.0
	 */
	static Builder builder(String url) {
		return new DefaultBuilder(DatabaseUrl.parse(url));
	}

	/**
	 * Return the name of this manager, which distinguishes the managers of an
	 * application.
	 * @return the name, {@code default} unless configured
	 * @since 0.1.0
	 */
	String name();

	/**
	 * Return the address of the database for messages and metrics.
	 * @return driver, host, port and database of the URL, without credentials; the
	 * product name for a manager that is built on a connection factory
	 * @since 0.1.0
	 */
	String address();

	/**
	 * Return the default options of sessions.
	 * @return the session options
	 * @since 0.1.0
	 */
	SessionOptions options();

	/**
	 * Return how connections are acquired, released and supervised.
	 * @return the connection options
	 * @since 0.1.0
	 */
	ConnectionOptions connectionOptions();

	/**
	 * Create a view of this manager whose sessions use other options. The view shares the
	 * connections of this manager.
	 * @param options the session options
	 * @return the view
	 * @since 0.1.0
	 */
	AsyncDatabaseManager withOptions(SessionOptions options);

	/**
	 * Use a plain connection without a transaction. The connection is acquired for its
	 * first statement and released when the work ends, also after a cancel.
	 * @param <T> the type of the value
	 * @param work the work to do; it must not retain the connection
	 * @return the first value of the work, or empty
	 * @since 0.1.0
	 */
	<T> Mono<T> inConnection(Function<? super Connection, ? extends Publisher<T>> work);

	/**
	 * Return the connection factory of this database: the one that the manager is built
	 * on, or the pool that it opened on its URL. Clients and transactions of Spring on
	 * this connection factory share the transactions of the sessions.
	 * @return the connection factory, always the same
	 * @since 0.1.0
	 */
	ConnectionFactory connectionFactory();

	/**
	 * Return the schema of this database: as the entities define it and as the catalog
	 * describes it.
	 * @return the schema
	 * @since 0.1.0
	 */
	Schema schema();

	/**
	 * Return whether this manager has migrations.
	 * @return {@code false} if {@link #migrations()} fails
	 * @since 0.1.0
	 */
	boolean hasMigrations();

	/**
	 * Return the migrations of this database.
	 * @return the migrations
	 * @throws IllegalStateException if none are configured
	 * @since 0.1.0
	 */
	Migrations migrations();

	/**
	 * Create a view of this manager with other migrations. The view shares the
	 * connections of this manager.
	 * @param migrations the migrations of this database
	 * @return the view
	 * @since 0.1.0
	 */
	AsyncDatabaseManager withMigrations(Migrations migrations);

	/**
	 * Create or upgrade the schema.
	 * @return the result, never empty; errors as for {@link Migrations#sync()}
	 * @since 0.1.0
	 */
	default Mono<SyncResult> sync() {
		return Mono.defer(() -> migrations().sync());
	}

	/**
	 * Compare the schema with the change log. Never writes.
	 * @return the status, never empty; errors as for {@link Migrations#status()}
	 * @since 0.1.0
	 */
	default Mono<DatabaseStatus> status() {
		return Mono.defer(() -> migrations().status());
	}

	/**
	 * Return the sessions of this database in blocking style, for bridges, {@code main},
	 * tests and {@code CommandLineRunner}s.
	 * @return the sessions in blocking style
	 * @since 0.1.0
	 */
	default BlockingDatabase blocking() {
		return BlockingDatabase.of(this);
	}

	/**
	 * Check that the database answers.
	 * @return {@code true}, never {@code false}; the error of the check if it fails
	 * @since 0.1.0
	 */
	Mono<Boolean> ping();

	/**
	 * Refuse further connections, wait until all acquired connections are released, and
	 * close the pool of a manager that is built on a URL. The wait is limited to the time
	 * that a transaction has for its end. The manager cannot be used afterwards.
	 * @return completes when everything is closed
	 * @since 0.1.0
	 */
	Mono<Void> dispose();

	/**
	 * Builder for a manager. Not thread-safe.
	 */
	interface Builder {

		/**
		 * Set the name of the manager; by default {@code default}.
		 * @param name the name
		 * @return this builder
		 */
		Builder name(String name);

		/**
		 * Set the converter and with it the mapping context; by default a new converter
		 * for the dialect of the database.
		 * @param converter the converter of Spring Data
		 * @return this builder
		 */
		Builder converter(R2dbcConverter converter);

		/**
		 * Set the entity callbacks, which include auditing; by default none.
		 * @param callbacks the entity callbacks of Spring Data
		 * @return this builder
		 */
		Builder entityCallbacks(ReactiveEntityCallbacks callbacks);

		/**
		 * Add an entity callback to those of this builder.
		 * @param callback the entity callback of Spring Data
		 * @return this builder
		 */
		Builder entityCallback(EntityCallback<?> callback);

		/**
		 * Set the auditing handler that marks new entities with an assigned identifier
		 * and no version as created, since Spring Data's auditing considers them as
		 * existing; by default only the callbacks are used.
		 * @param auditing the auditing handler of Spring Data
		 * @return this builder
		 */
		Builder auditing(ReactiveAuditingHandler auditing);

		/**
		 * Set the listeners of session events, in order; by default none.
		 * @param listeners the listeners
		 * @return this builder
		 */
		Builder sessionListeners(List<? extends SessionListener> listeners);

		/**
		 * Set how sessions behave; by default {@link SessionOptions#defaults()}.
		 * @param options the session options
		 * @return this builder
		 */
		Builder sessionOptions(SessionOptions options);

		/**
		 * Set how connections are acquired, released and supervised; by default
		 * {@link ConnectionOptions#defaults()}.
		 * @param options the connection options
		 * @return this builder
		 */
		Builder connectionOptions(ConnectionOptions options);

		/**
		 * Set limits that the server enforces in each transaction of a session, in
		 * addition to those of the server session; by default none. A manager that is
		 * built on a URL already has limits for its whole server sessions.
		 * @param limits the limits
		 * @return this builder
		 * @since 0.1.0
		 */
		Builder transactionLimits(TransactionLimits limits);

		/**
		 * Set the size and the timeouts of the pool; by default
		 * {@link PoolOptions#defaults()}. Without r2dbc-pool on the class path these
		 * options have no effect.
		 * @param options the pool options
		 * @return this builder
		 * @throws IllegalStateException if the manager is built on a connection factory
		 */
		Builder pool(PoolOptions options);

		/**
		 * Let read-only transactions and streams use read replicas, each with a pool of
		 * its own. They use the primary if no replica is up and near enough. What a
		 * caller with {@link dev.asyncdb.replica.ReadYourWrites} has written, it sees on
		 * replicas too.
		 * @param urls the addresses of the replicas, or one address that balances between
		 * them; without a user they have the credentials of the primary
		 * @param options how replicas are used
		 * @return this builder
		 * @throws IllegalStateException if the manager is built on a connection factory
		 * @since 0.1.0
		 */
		Builder replicas(List<String> urls, ReplicaOptions options);

		/**
		 * Set the entity types whose tables the schema contains; by default the types
		 * that Spring Data's mapping context knows: those with a repository, those that
		 * were used and those to which they are related.
		 * @param types supplies the entity types, called for each use of the schema
		 * @return this builder
		 */
		Builder entities(Supplier<? extends Collection<Class<?>>> types);

		/**
		 * Set the change log; by default {@code db/changelog/db.changelog-master.yaml}.
		 * @param options the change log options
		 * @return this builder
		 * @throws IllegalStateException if the manager is built on a connection factory
		 */
		Builder changeLog(ChangeLogOptions options);

		/**
		 * Set the engine that runs the change log; by default Liquibase over JDBC, or
		 * Flyway if only that is on the class path.
		 * {@code LiquibaseMigrations::engineOverR2dbc} and
		 * {@code FlywayMigrations::engineOverR2dbc} need no JDBC driver.
		 * @param engine creates the engine for the URL and the change log
		 * @return this builder
		 * @throws IllegalStateException if the manager is built on a connection factory
		 */
		Builder migrationEngine(
				BiFunction<? super DatabaseUrl, ? super ChangeLogOptions, ? extends MigrationEngine> engine);

		/**
		 * Set the migrations; by default those of the change log if the manager is built
		 * on a URL and Liquibase is on the class path, none otherwise.
		 * @param migrations the migrations
		 * @return this builder
		 */
		Builder migrations(Migrations migrations);

		/**
		 * Set the transaction manager that runs the transactions of
		 * {@code inTransaction}; by default one of asyncdb, which acquires and ends the
		 * connection in a way that a cancel cannot interrupt, and applies the transaction
		 * limits. Another one does what it does for {@code @Transactional} methods.
		 * @param transactions a transaction manager of the connection factory on which
		 * the manager is built
		 * @return this builder
		 * @throws IllegalStateException if the manager is built on a URL
		 * @since 0.1.0
		 */
		Builder transactionManager(ReactiveTransactionManager transactions);

		/**
		 * Set the recorder of metrics; by default nothing is recorded.
		 * @param recorder the recorder
		 * @return this builder
		 */
		Builder metricsRecorder(DatabaseMetricsRecorder recorder);

		/**
		 * Build the manager. Does not connect.
		 * @return the manager
		 */
		AsyncDatabaseManager build();

	}

}
