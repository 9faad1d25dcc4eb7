package dev.asyncdb;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.connection.TransactionLimits;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.json.JsonConverters;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.replica.ReplicaOptions;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.schema.support.DefaultSchema;
import dev.asyncdb.session.SessionListener;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.session.unit.LambdaCallbacks;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.support.DatabaseAssembly;
import dev.asyncdb.support.DriverConversions;
import dev.asyncdb.support.DriverThreads;
import dev.asyncdb.support.MomentZone;
import dev.asyncdb.support.OwnedConnections;
import dev.asyncdb.support.ReplicaPools;
import dev.asyncdb.support.WaitingChanges;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DriverOptions;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.auditing.ReactiveAuditingHandler;
import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.transaction.ReactiveTransactionManager;

/**
 * Collects the options of a manager and assembles its parts.
 */
final class DefaultBuilder implements AsyncDatabaseManager.Builder {

	private final @Nullable ConnectionFactory connectionFactory;

	private final @Nullable DatabaseUrl url;

	private String name = "default";

	private @Nullable R2dbcConverter converter;

	private LambdaCallbacks callbacks = LambdaCallbacks.none();

	private @Nullable ReactiveAuditingHandler auditing;

	private List<SessionListener> listeners = List.of();

	private SessionOptions sessionOptions = SessionOptions.defaults();

	private ConnectionOptions connectionOptions = ConnectionOptions.defaults();

	private TransactionLimits transactionLimits = TransactionLimits.none();

	private PoolOptions pool = PoolOptions.defaults();

	private ReplicaPools replicas = ReplicaPools.NONE;

	private ChangeLogOptions changeLog = ChangeLogOptions.defaults();

	private Supplier<? extends Collection<Class<?>>> entities = List::of;

	private @Nullable Migrations migrations;

	private @Nullable BiFunction<? super DatabaseUrl, ? super ChangeLogOptions, ? extends MigrationEngine> engine;

	private @Nullable ReactiveTransactionManager transactions;

	private DatabaseMetricsRecorder recorder = DatabaseMetricsRecorder.NO_OP;

	DefaultBuilder(ConnectionFactory connectionFactory) {
		this.connectionFactory = connectionFactory;
		this.url = null;
	}

	DefaultBuilder(DatabaseUrl url) {
		this.connectionFactory = null;
		this.url = url;
		this.transactionLimits = TransactionLimits.of(DriverOptions.defaults());
	}

	@Override
	public AsyncDatabaseManager.Builder name(String name) {
		this.name = name;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder converter(R2dbcConverter converter) {
		this.converter = converter;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder entityCallbacks(ReactiveEntityCallbacks callbacks) {
		this.callbacks = LambdaCallbacks.of(callbacks);
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder entityCallback(EntityCallback<?> callback) {
		this.callbacks.addEntityCallback(callback);
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder auditing(ReactiveAuditingHandler auditing) {
		this.auditing = auditing;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder sessionListeners(List<? extends SessionListener> listeners) {
		this.listeners = List.copyOf(listeners);
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder sessionOptions(SessionOptions options) {
		this.sessionOptions = options;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder connectionOptions(ConnectionOptions options) {
		this.connectionOptions = options;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder transactionLimits(TransactionLimits limits) {
		this.transactionLimits = limits;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder pool(PoolOptions options) {
		requireUrl("pool(..)");
		this.pool = options;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder replicas(List<String> urls, ReplicaOptions options) {
		requireUrl("replicas(..)");
		this.replicas = new ReplicaPools(urls, options);
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder entities(Supplier<? extends Collection<Class<?>>> types) {
		this.entities = types;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder changeLog(ChangeLogOptions options) {
		requireUrl("changeLog(..)");
		this.changeLog = options;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder migrationEngine(
			BiFunction<? super DatabaseUrl, ? super ChangeLogOptions, ? extends MigrationEngine> engine) {
		requireUrl("migrationEngine(..)");
		this.engine = engine;
		return this;
	}

	private void requireUrl(String option) {
		if (this.url == null) {
			throw new IllegalStateException(
					option + " applies to a manager that is built on a URL, not on a ConnectionFactory");
		}
	}

	@Override
	public AsyncDatabaseManager.Builder migrations(Migrations migrations) {
		this.migrations = migrations;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder transactionManager(ReactiveTransactionManager transactions) {
		if (this.connectionFactory == null) {
			throw new IllegalStateException(
					"transactionManager(..) applies to a manager that is built on a ConnectionFactory, not on a URL");
		}
		this.transactions = transactions;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder metricsRecorder(DatabaseMetricsRecorder recorder) {
		this.recorder = recorder;
		return this;
	}

	@Override
	public AsyncDatabaseManager build() {
		DatabaseMetricsRecorder named = this.recorder.forManager(this.name);
		OwnedConnections owned = connections(named);
		DatabaseDialect dialect = DatabaseDialect.of(owned.factory());
		DriverThreads threads = DriverThreads.of(dialect);
		GuardedConnectionFactory guarded = GuardedConnectionFactory.forSessions(owned.factory(), threads.scheduler(),
				this.connectionOptions, named, this.transactionLimits);
		R2dbcConverter used = converter(dialect);
		MomentZone.align(owned.factory(), used, dialect.product());
		DriverConversions.addTo(used, dialect.product());
		EntityMapping mapping = EntityMapping.of(dialect.springDialect(), used, dialect.equality());
		SessionFactory sessions = SessionFactory.create(guarded, dialect, mapping, this.callbacks, this.auditing,
				this.listeners, this.sessionOptions, named);
		Schema schema = new DefaultSchema(guarded, dialect, mapping, this.entities);
		Migrations known = migrations(guarded);
		return new DefaultAsyncDatabaseManager(this.name, address(guarded),
				(this.transactions != null) ? sessions.withTransactionManager(this.transactions) : sessions, guarded,
				schema, known, new WaitingChanges(known),
				guarded.close(this.connectionOptions.controlTimeout()).then(owned.dispose()).then(threads.dispose()));
	}

	private OwnedConnections connections(DatabaseMetricsRecorder named) {
		return (this.url != null)
				? OwnedConnections.open(this.url, this.pool, this.replicas, this.connectionOptions, named)
				: OwnedConnections.external(Objects.requireNonNull(this.connectionFactory));
	}

	private String address(ConnectionFactory connections) {
		return (this.url != null) ? this.url.toString() : connections.getMetadata().getName();
	}

	private R2dbcConverter converter(DatabaseDialect dialect) {
		return Objects.requireNonNullElseGet(this.converter, () -> DefaultReactiveDataAccessStrategy
			.createConverter(dialect.springDialect(), JsonConverters.of(dialect.product())));
	}

	private @Nullable Migrations migrations(GuardedConnectionFactory guarded) {
		if (this.migrations != null || this.url == null
				|| (this.engine == null && !DatabaseAssembly.isEnginePresent())) {
			return this.migrations;
		}
		MigrationEngine chosen = (this.engine != null) ? this.engine.apply(this.url, this.changeLog)
				: DatabaseAssembly.engine(this.url, this.changeLog);
		return DatabaseAssembly.migrations(chosen, guarded, this.changeLog, MigrationOptions.defaults());
	}

}
