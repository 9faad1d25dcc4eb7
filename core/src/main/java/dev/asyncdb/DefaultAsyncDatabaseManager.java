package dev.asyncdb;

import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.support.WaitingChanges;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * Delegates each operation to the part that implements it.
 */
record DefaultAsyncDatabaseManager(String name, String address, SessionFactory sessions,
		GuardedConnectionFactory connections, Schema schema, @Nullable Migrations configured, WaitingChanges waiting,
		Mono<Void> dispose) implements AsyncDatabaseManager {

	@Override
	public <T> Mono<T> inSession(Function<? super AsyncSession, ? extends Mono<T>> work) {
		return this.waiting.explain(this.sessions.inSession(work));
	}

	@Override
	public <T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super AsyncSession, ? extends Mono<T>> work) {
		return this.waiting.explain(this.sessions.inTransaction(options, work));
	}

	@Override
	public <T> Flux<T> stream(Function<? super AsyncSession, ? extends Flux<T>> work) {
		return this.waiting.explain(this.sessions.stream(work));
	}

	@Override
	public <T> Mono<T> findById(Class<T> type, Object id) {
		return this.waiting.explain(this.sessions.findById(type, id));
	}

	@Override
	public <T> Mono<T> findOne(Class<T> type, CriteriaDefinition criteria) {
		return this.waiting.explain(this.sessions.findOne(type, criteria));
	}

	@Override
	public <T> Mono<T> findOne(Class<T> type, Values<T> keys) {
		return this.waiting.explain(this.sessions.findOne(type, keys));
	}

	@Override
	public <T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return this.waiting.explain(this.sessions.getOrCreate(type, keys, defaults));
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults) {
		return this.waiting.explain(this.sessions.updateOrCreate(type, keys, defaults, createDefaults));
	}

	@Override
	public Mono<AsyncSession> currentSession() {
		return this.sessions.currentSession();
	}

	@Override
	public Mono<AsyncSession> openSession() {
		return this.sessions.openSession();
	}

	@Override
	public <T> Mono<T> inConnection(Function<? super Connection, ? extends Publisher<T>> work) {
		return Mono.usingWhen(this.connections.create(),
				(connection) -> acquired(connection).then(Mono.defer(() -> Mono.from(applied(work, connection)))),
				Connection::close);
	}

	private static <T> Publisher<T> applied(Function<? super Connection, ? extends Publisher<T>> work,
			Connection connection) {
		return Objects.requireNonNull(work.apply(connection),
				"The function that works with the connection returned null: return a publisher, Mono.empty() for nothing");
	}

	// So that the connection can be unwrapped
	private static Mono<Boolean> acquired(Connection connection) {
		return Mono.from(connection.validate(ValidationDepth.LOCAL));
	}

	@Override
	public SessionOptions options() {
		return this.sessions.options();
	}

	@Override
	public ConnectionOptions connectionOptions() {
		return this.connections.limits();
	}

	@Override
	public AsyncDatabaseManager withOptions(SessionOptions options) {
		return new DefaultAsyncDatabaseManager(this.name, this.address, this.sessions.withOptions(options),
				this.connections, this.schema, this.configured, this.waiting, this.dispose);
	}

	@Override
	public ConnectionFactory connectionFactory() {
		return this.connections.getWrappedObject();
	}

	@Override
	public AsyncDatabaseManager withMigrations(Migrations migrations) {
		return new DefaultAsyncDatabaseManager(this.name, this.address, this.sessions, this.connections, this.schema,
				migrations, new WaitingChanges(migrations), this.dispose);
	}

	@Override
	public boolean hasMigrations() {
		return this.configured != null;
	}

	@Override
	public Migrations migrations() {
		if (this.configured == null) {
			throw new IllegalStateException(
					"This manager has no migrations: add Liquibase or Flyway to the class path and build"
							+ " the manager on a URL, or pass migrations(..) to the builder");
		}
		return this.configured;
	}

	@Override
	public Mono<Boolean> ping() {
		return this.<Boolean>inConnection((connection) -> connection.validate(ValidationDepth.REMOTE))
			.filter(Boolean::booleanValue)
			.switchIfEmpty(Mono.error(() -> new DataAccessResourceFailureException("The database does not answer")))
			.onErrorMap(R2dbcException.class, (failure) -> DatabaseErrors.translate("ping", null, failure));
	}

}
