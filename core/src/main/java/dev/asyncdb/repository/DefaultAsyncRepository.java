package dev.asyncdb.repository;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.UpsertRow;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.core.RepositoryMethodContext;
import org.springframework.data.repository.core.support.RepositoryMetadataAccess;

/**
 * Implementation of the fragment by sessions. One instance serves all repositories, so
 * the entity type and the database are those of the repository whose method is called.
 */
final class DefaultAsyncRepository<T> implements AsyncRepository<T>, RepositoryMetadataAccess {

	private final SessionOperations sessions;

	private final ObjectProvider<RepositorySessions> choice;

	DefaultAsyncRepository(SessionOperations sessions, ObjectProvider<RepositorySessions> choice) {
		this.sessions = sessions;
		this.choice = choice;
	}

	@Override
	public Mono<T> findOne(CriteriaDefinition criteria) {
		return operation((entities, type) -> entities.findOne(type, criteria));
	}

	@Override
	public Mono<T> findOne(Values<T> keys) {
		return operation((entities, type) -> entities.findOne(type, keys));
	}

	@Override
	public Mono<T> getOne(CriteriaDefinition criteria) {
		return operation((entities, type) -> entities.getOne(type, criteria));
	}

	@Override
	public Mono<T> getOne(Values<T> keys) {
		return operation((entities, type) -> entities.getOne(type, keys));
	}

	@Override
	public Mono<Persisted<T>> getOrCreate(Values<T> keys, Values<T> defaults) {
		return operation((entities, type) -> entities.getOrCreate(type, keys, defaults));
	}

	@Override
	public Mono<Persisted<T>> updateOrCreate(Values<T> keys, Values<T> defaults, @Nullable Values<T> createDefaults) {
		return operation((entities, type) -> entities.updateOrCreate(type, keys, defaults, createDefaults));
	}

	@Override
	public Flux<Persisted<T>> getOrCreateAll(Iterable<UpsertRow<T>> rows) {
		return many((session, type) -> session.getOrCreateAll(type, rows));
	}

	@Override
	public Flux<Persisted<T>> updateOrCreateAll(Iterable<UpsertRow<T>> rows) {
		return many((session, type) -> session.updateOrCreateAll(type, rows));
	}

	@Override
	public Flux<T> insertAll(Iterable<T> entities, OnConflict onConflict) {
		return many((session, type) -> session.insertAll(entities, onConflict));
	}

	private <R> Flux<R> many(BiFunction<AsyncSession, Class<T>, Flux<R>> work) {
		return this
			.<List<R>>operation(
					(sessions, type) -> sessions.inTransaction((session) -> work.apply(session, type).collectList()))
			.flatMapIterable(Function.identity());
	}

	// The method context is a thread-local of the call, absent at a later subscription
	@SuppressWarnings("unchecked")
	private <R> Mono<R> operation(BiFunction<SessionOperations, Class<T>, Mono<R>> operation) {
		RepositoryMetadata repository = RepositoryMethodContext.getContext().getMetadata();
		Class<T> type = (Class<T>) repository.getDomainType();
		return operation.apply(sessionsOf(repository), type);
	}

	private SessionOperations sessionsOf(RepositoryMetadata repository) {
		RepositorySessions choice = this.choice.getIfUnique();
		return (choice != null) ? choice.of(repository.getRepositoryInterface(), this.sessions) : this.sessions;
	}

}
