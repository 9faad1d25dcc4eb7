package dev.asyncdb.repository;

import java.util.function.BiFunction;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.SessionOperations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.repository.core.RepositoryMethodContext;
import org.springframework.data.repository.core.support.RepositoryMetadataAccess;

/**
 * Runs the helpers in sessions. One instance serves all repositories, so the entity type
 * is that of the repository whose method is being called.
 */
final class DefaultAsyncRepository<T> implements AsyncRepository<T>, RepositoryMetadataAccess {

	private final SessionOperations sessions;

	DefaultAsyncRepository(SessionOperations sessions) {
		this.sessions = sessions;
	}

	@Override
	public Mono<T> findOne(CriteriaDefinition criteria) {
		return inTransaction((session, type) -> session.findOne(type, criteria));
	}

	@Override
	public Mono<T> getOne(CriteriaDefinition criteria) {
		return inTransaction((session, type) -> session.getOne(type, criteria));
	}

	@Override
	public Mono<T> getOne(Values<T> keys) {
		return inTransaction((session, type) -> session.getOne(type, keys));
	}

	@Override
	public Mono<Persisted<T>> getOrCreate(Values<T> keys, Values<T> defaults) {
		return inTransaction((session, type) -> session.getOrCreate(type, keys, defaults));
	}

	@Override
	public Mono<Persisted<T>> updateOrCreate(Values<T> keys, Values<T> defaults, @Nullable Values<T> createDefaults) {
		return inTransaction((session, type) -> session.updateOrCreate(type, keys, defaults, createDefaults));
	}

	// The type is known on the thread of the call, not on that of a later subscription
	@SuppressWarnings("unchecked")
	private <R> Mono<R> inTransaction(BiFunction<AsyncSession, Class<T>, Mono<R>> work) {
		Class<T> type = (Class<T>) RepositoryMethodContext.getContext().getMetadata().getDomainType();
		return this.sessions.inTransaction((session) -> work.apply(session, type));
	}

}
