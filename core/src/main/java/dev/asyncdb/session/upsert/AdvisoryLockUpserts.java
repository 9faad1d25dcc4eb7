package dev.asyncdb.session.upsert;

import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.RowLock;
import reactor.core.publisher.Mono;

/**
 * {@link UpsertStrategy#ADVISORY_LOCK}.
 */
record AdvisoryLockUpserts(UpsertSteps steps) implements RowUpserts {

	@Override
	public <T> Mono<Persisted<T>> getOrCreate(UpsertRequest<T> request) {
		return this.steps.find(request, RowLock.NONE)
			.switchIfEmpty(Mono.defer(() -> stored(request)).flatMap(this::findOrCreate));
	}

	private <T> Mono<Persisted<T>> findOrCreate(UpsertRequest<T> request) {
		Mono<Persisted<T>> created = this.steps.prepare(request).flatMap(this.steps::insert);
		return lock(request).then(this.steps.find(request, RowLock.NONE).switchIfEmpty(created));
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, PendingInsert<T> pending) {
		return stored(request).flatMap((keys) -> lock(keys)
			.then(this.steps.update(keys, keys.values(pending)).switchIfEmpty(this.steps.insert(pending))));
	}

	// No constraint would notice a second row, whose keys the database may store
	// otherwise
	// than they were given
	private <T> Mono<UpsertRequest<T>> stored(UpsertRequest<T> request) {
		return new CastKeys(this.steps.context()).of(request).defaultIfEmpty(request);
	}

	private Mono<Void> lock(UpsertRequest<?> request) {
		return Mono.defer(() -> this.steps.context()
			.query(this.steps.dialect().lockKeys(request.values()).orElseThrow(), (row, data) -> true)
			.then());
	}

}
