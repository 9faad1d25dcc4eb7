package dev.asyncdb.session.upsert;

import java.util.List;

import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.RowLock;
import dev.asyncdb.statement.UpsertValues;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * {@link UpsertStrategy#ATOMIC}.
 * <p>
 * A new row whose keys differ from the lookup is inserted by a plain insert: the conflict
 * clause could read, and change, another row than the one that was looked up.
 */
record AtomicUpserts(UpsertSteps steps, List<SqlIdentifier> key) implements RowUpserts {

	// A conflict clause that updates the row would lock it and write a new version of it
	@Override
	public <T> Mono<Persisted<T>> getOrCreate(UpsertRequest<T> request) {
		Mono<Persisted<T>> found = this.steps.find(request, RowLock.NONE);
		Mono<Persisted<T>> created = this.steps.prepare(request)
			.flatMap((pending) -> UpsertRequest.insertsKeys(request.values(pending))
					? new InsertIfAbsentUpserts(this.steps, this.key).insertOrFind(pending, request)
					: this.steps.insert(pending));
		return found.switchIfEmpty(created);
	}

	// An existing row is updated by one short statement. One that could insert as well is
	// long, and the driver parses the text of each execution
	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, PendingInsert<T> pending) {
		UpsertValues row = request.values(pending);
		return UpsertRequest.insertsKeys(row)
				? new InsertIfAbsentUpserts(this.steps, this.key).updateOrCreate(request, pending)
				: this.steps.update(request, row).switchIfEmpty(this.steps.insert(pending));
	}

}
