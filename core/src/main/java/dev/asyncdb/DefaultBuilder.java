package dev.asyncdb;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.migration.r2dbc.R2dbcEngine;
import dev.asyncdb.migration.support.DefaultMigrations;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.schema.support.DefaultSchema;
import dev.asyncdb.session.SessionListener;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.auditing.ReactiveAuditingHandler;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.util.ClassUtils;

/**
 * Puts the parts of a manager together.
 */
final class DefaultBuilder implements AsyncDatabaseManager.Builder {

	private final Function<ConnectionOptions, OwnedConnections> database;

	private final @Nullable DatabaseUrl url;

	private @Nullable R2dbcConverter converter;

	private ReactiveEntityCallbacks callbacks = ReactiveEntityCallbacks.create();

	private @Nullable ReactiveAuditingHandler auditing;

	private List<SessionListener> listeners = List.of();

	private SessionOptions options = SessionOptions.defaults();

	private ConnectionOptions limits = ConnectionOptions.defaults();

	private Supplier<? extends Collection<Class<?>>> entities = List::of;

	private @Nullable Migrations migrations;

	private boolean withoutJdbc;

	DefaultBuilder(ConnectionFactory connectionFactory) {
		this.database = (limits) -> OwnedConnections.borrowed(connectionFactory);
		this.url = null;
	}

	DefaultBuilder(DatabaseUrl url) {
		this.database = (limits) -> OwnedConnections.open(url, limits);
		this.url = url;
	}

	@Override
	public AsyncDatabaseManager.Builder converter(R2dbcConverter converter) {
		this.converter = converter;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder entityCallbacks(ReactiveEntityCallbacks callbacks) {
		this.callbacks = callbacks;
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
		this.options = options;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder limits(ConnectionOptions limits) {
		this.limits = limits;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder entities(Supplier<? extends Collection<Class<?>>> types) {
		this.entities = types;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder migrations(Migrations migrations) {
		this.migrations = migrations;
		return this;
	}

	@Override
	public AsyncDatabaseManager.Builder migrationsWithoutJdbc() {
		this.withoutJdbc = true;
		return this;
	}

	@Override
	public AsyncDatabaseManager build() {
		OwnedConnections owned = this.database.apply(this.limits);
		DatabaseDialect dialect = DatabaseDialect.of(owned.factory());
		DriverThreads threads = DriverThreads.of(dialect);
		GuardedConnectionFactory guarded = new GuardedConnectionFactory(owned.factory(), threads.scheduler(),
				this.limits);
		EntityMapping mapping = EntityMapping.of(dialect.springDialect(), converter(dialect));
		SessionFactory sessions = SessionFactory.create(guarded, dialect, mapping, this.callbacks, this.auditing,
				this.listeners, this.options);
		Schema schema = new DefaultSchema(guarded, dialect, mapping, this.entities);
		return new DefaultAsyncDatabaseManager(sessions, guarded, schema, migrations(guarded),
				guarded.close(this.limits.controlTimeout()).then(owned.dispose()).then(threads.dispose()));
	}

	private R2dbcConverter converter(DatabaseDialect dialect) {
		return Objects.requireNonNullElseGet(this.converter,
				() -> DefaultReactiveDataAccessStrategy.createConverter(dialect.springDialect(), List.of()));
	}

	private @Nullable Migrations migrations(GuardedConnectionFactory guarded) {
		ClassLoader classLoader = Objects.requireNonNull(ClassUtils.getDefaultClassLoader());
		DatabaseUrl address = this.url;
		if (this.migrations != null || address == null || !ClassUtils.isPresent("liquibase.Liquibase", classLoader)) {
			return this.migrations;
		}
		ChangeLogOptions settings = ChangeLogOptions.of(ChangeLogOptions.DEFAULT_LOCATION);
		MigrationEngine engine = this.withoutJdbc
				? new R2dbcEngine(() -> R2dbcTarget.of(address), settings, classLoader)
				: LiquibaseMigrations.engine(() -> JdbcTarget.of(address), settings, classLoader);
		return new DefaultMigrations(engine, guarded, settings, MigrationOptions.defaults());
	}

}
