package dev.asyncdb;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.blocking.BlockingDatabase;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.ConnectionOutcome;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;
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
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.convert.R2dbcConverter;

/**
 * The database manager: sessions, transactions and migrations of one database.
 * <p>
 * One per database, thread-safe, without global state: several may live side by side. All
 * publishers are lazy and re-subscribable. <pre class="code">
 * Mono&lt;Persisted&lt;User&gt;&gt; user = manager.inTransaction((session) -&gt;
 *     session.getOrCreate(User.class, Values.of(User::getName, "ada")));
 * </pre>
 *
 * @since 0.1.0
 */
public interface AsyncDatabaseManager extends SessionOperations {

	/**
	 * Build a manager on a connection factory that the caller owns.
	 * @param connectionFactory where connections come from, best a pool
	 * @return a builder
	 * @since 0.1.0
	 */
	static Builder builder(ConnectionFactory connectionFactory) {
		return new DefaultBuilder(connectionFactory);
	}

	/**
	 * Build a manager on a URL.
	 * @param url the database in any form: {@code postgresql://}, {@code jdbc:} or
	 * {@code r2dbc:}; credentials may be part of it
	 * @return a builder
	 * @throws dev.asyncdb.url.DatabaseUrlException if the URL cannot be read; the message
	 * never quotes it
	 * @since 0.1.0
	 */
	static Builder builder(String url) {
		return new DefaultBuilder(DatabaseUrl.parse(url));
	}

	/**
	 * Use a plain connection, without a transaction, that no cancel can leak. It is taken
	 * at its first statement and returned when the work is over.
	 * @param <T> the type of the value
	 * @param work makes the work to do, must not keep the connection
	 * @return the first value of the work, empty if there is none
	 * @since 0.1.0
	 */
	<T> Mono<T> inConnection(Function<? super Connection, ? extends Publisher<T>> work);

	/**
	 * The same manager with other defaults for its sessions.
	 * @param options how sessions behave
	 * @return a view of this manager, sharing its connections
	 * @since 0.1.0
	 */
	AsyncDatabaseManager withOptions(SessionOptions options);

	/**
	 * The schema of this database, from its entities and as it is.
	 * @return the schema
	 * @since 0.1.0
	 */
	Schema schema();

	/**
	 * The migrations of this database.
	 * @return the migrations
	 * @throws IllegalStateException if none were configured
	 * @since 0.1.0
	 */
	Migrations migrations();

	/**
	 * Create or upgrade the schema.
	 * @return what was done, never empty; errors as for {@link Migrations#sync()}
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
	 * This database in blocking style, for bridges, {@code main}, tests and
	 * {@code CommandLineRunner}s.
	 * @return the same database
	 * @since 0.1.0
	 */
	default BlockingDatabase blocking() {
		return BlockingDatabase.of(this, this::schema, this::migrations);
	}

	/**
	 * How the connections of sessions, and those of {@link #inConnection}, came to their
	 * end since this manager was built: committed, rolled back, cut off and so on.
	 * @return a count for each way, those that did not occur included
	 * @since 0.1.0
	 */
	Map<ConnectionOutcome, Long> connectionEnds();

	/**
	 * Ask the database whether it is there.
	 * @return {@code true}, or the error that a statement meets; never {@code false}
	 * @since 0.1.0
	 */
	Mono<Boolean> ping();

	/**
	 * Give no connection any more, wait until those that are held are returned, at most
	 * as long as a transaction may take to end, and close what this manager opened
	 * itself: the pool of a manager built on a URL. Final: the manager cannot be used
	 * afterwards.
	 * @return completes when all is closed
	 * @since 0.1.0
	 */
	Mono<Void> dispose();

	/**
	 * Builds a manager. Not thread-safe.
	 */
	interface Builder {

		/**
		 * Use this converter and its mapping context; by default a new one for the
		 * dialect of the database.
		 * @param converter the converter of Spring Data
		 * @return this builder
		 */
		Builder converter(R2dbcConverter converter);

		/**
		 * Call these entity callbacks, auditing among them; by default none.
		 * @param callbacks the entity callbacks of Spring Data
		 * @return this builder
		 */
		Builder entityCallbacks(ReactiveEntityCallbacks callbacks);

		/**
		 * Mark new entities as created which have an identifier of their own and no
		 * version, and which Spring Data's auditing takes for old ones; by default left
		 * to the callbacks.
		 * @param auditing the auditing handler of Spring Data
		 * @return this builder
		 */
		Builder auditing(ReactiveAuditingHandler auditing);

		/**
		 * Tell these listeners what sessions do, in this order; by default none.
		 * @param listeners the listeners
		 * @return this builder
		 */
		Builder sessionListeners(List<? extends SessionListener> listeners);

		/**
		 * Let sessions behave like this; by default {@link SessionOptions#defaults()}.
		 * @param options how sessions behave
		 * @return this builder
		 */
		Builder sessionOptions(SessionOptions options);

		/**
		 * Bound taking and returning connections; by default
		 * {@link ConnectionOptions#defaults()}.
		 * @param limits how long it may last
		 * @return this builder
		 */
		Builder limits(ConnectionOptions limits);

		/**
		 * Make tables of these entities too; by default of those that Spring Data's
		 * mapping has met: those with a repository, those that were used and those to
		 * which others are related.
		 * @param types gives entity types; asked each time
		 * @return this builder
		 */
		Builder entities(Supplier<? extends Collection<Class<?>>> types);

		/**
		 * Use these migrations; by default, on a URL and with Liquibase on the class
		 * path, those of {@code db/changelog/db.changelog-master.yaml}, else none.
		 * @param migrations the migrations
		 * @return this builder
		 */
		Builder migrations(Migrations migrations);

		/**
		 * Migrate without JDBC where this builder makes the migrations itself: Liquibase
		 * writes the statements and R2DBC runs them. It is experimental, knows
		 * PostgreSQL, MariaDB and H2, and refuses before anything is run what cannot be
		 * done so; by default over JDBC.
		 * @return this builder
		 */
		Builder migrationsWithoutJdbc();

		/**
		 * Build the manager. Does not connect.
		 * @return the manager
		 */
		AsyncDatabaseManager build();

	}

}
