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
		Mono<Persisted<T>> found = this.steps.find(request, RowLock.NONE);
		Mono<Persisted<T>> created = this.steps.prepare(request).flatMap(this.steps::insert);
		return found.switchIfEmpty(lock(request).then(found.switchIfEmpty(created)));
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, PendingInsert<T> pending) {
		Mono<Persisted<T>> updated = this.steps.update(request, request.values(pending));
		return lock(request).then(updated.switchIfEmpty(this.steps.insert(pending)));
	}

	private Mono<Void> lock(UpsertRequest<?> request) {
		return Mono.defer(() -> this.steps.context()
			.query(this.steps.dialect().lockKeys(request.values()).orElseThrow(), (row, data) -> true)
			.then());
	}

}
