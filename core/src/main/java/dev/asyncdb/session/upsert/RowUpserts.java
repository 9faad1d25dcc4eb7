package dev.asyncdb.session.upsert;

import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.write.PendingInsert;
import reactor.core.publisher.Mono;

/**
 * Creates or updates one row by one {@link UpsertStrategy}.
 */
interface RowUpserts {

	/**
	 * Get the row of a request, or create it.
	 */
	<T> Mono<Persisted<T>> getOrCreate(UpsertRequest<T> request);

	/**
	 * Update the row of a request, or create it.
	 * @param pending the new row
	 */
	<T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, PendingInsert<T> pending);

}
