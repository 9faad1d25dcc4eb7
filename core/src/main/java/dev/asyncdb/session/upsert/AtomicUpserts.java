package dev.asyncdb.session.upsert;

import java.util.List;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.RowLock;
import dev.asyncdb.statement.UpsertValues;
import dev.asyncdb.statement.sql.WrittenRow;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

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
					? new InsertIfAbsentUpserts(this.steps, this.key).insertOr(found, pending, request)
					: this.steps.insert(pending));
		return found.switchIfEmpty(created);
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, PendingInsert<T> pending) {
		UpsertValues row = request.values(pending);
		return UpsertRequest.insertsKeys(row) ? execute(pending, this.steps.dialect().updateOrInsert(row).orElseThrow())
				: this.steps.update(request, row).switchIfEmpty(this.steps.insert(pending));
	}

	private <T> Mono<Persisted<T>> execute(PendingInsert<T> pending, PreparedOperation<?> statement) {
		MappedEntity<T> mapped = pending.mapped();
		WrittenRow<Persisted<T>, Persisted<T>> upserted = new WrittenRow<>(UpsertSteps.outcome(mapped),
				(row) -> (row != null) ? written(pending, row) : Mono.empty());
		return this.steps.context().write(statement, this.steps.isLastUpdate(mapped), upserted).single();
	}

	private <T> Mono<Persisted<T>> written(PendingInsert<T> pending, Persisted<T> row) {
		return row.created() ? this.steps.inserted(pending, row.entity())
				: this.steps.loader()
					.refresh(pending.mapped(), row.entity())
					.map((entity) -> new Persisted<>(entity, false));
	}

}
