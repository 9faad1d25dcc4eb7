package dev.asyncdb.session.upsert;

import java.util.List;

import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.flush.PendingInsert;
import dev.asyncdb.statement.RowLock;
import dev.asyncdb.statement.UpsertValues;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * {@link UpsertStrategy#INSERT_IF_ABSENT}.
 * <p>
 * A concurrent delete can remove the row between the insert and the second query, so both
 * are repeated once.
 *
 * @param key the columns of the unique key
 */
record InsertIfAbsentUpserts(UpsertSteps steps, List<SqlIdentifier> key) implements RowUpserts {

	@Override
	public <T> Mono<Persisted<T>> getOrCreate(UpsertRequest<T> request) {
		Mono<Persisted<T>> found = this.steps.find(request, RowLock.NONE);
		return found.switchIfEmpty(
				this.steps.prepare(request).flatMap((pending) -> insertOr(found, pending, request.values(pending))));
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, PendingInsert<T> pending) {
		UpsertValues row = request.values(pending);
		Mono<Persisted<T>> updated = this.steps.update(request, row);
		return updated.switchIfEmpty(Mono.defer(() -> insertOr(updated, pending, row)));
	}

	private <T> Mono<Persisted<T>> insertOr(Mono<Persisted<T>> existing, PendingInsert<T> pending, UpsertValues row) {
		Mono<Persisted<T>> inserted = insert(pending, row);
		return inserted.switchIfEmpty(existing)
			.switchIfEmpty(inserted)
			.switchIfEmpty(existing)
			.switchIfEmpty(Mono.error(this::otherKeys));
	}

	private <T> Mono<Persisted<T>> insert(PendingInsert<T> pending, UpsertValues row) {
		PreparedOperation<?> statement = this.steps.dialect().insertUnlessThere(row, this.key).orElseThrow();
		return Mono.defer(() -> this.steps.context().query(statement, pending.mapped()::read).singleOrEmpty())
			.flatMap((stored) -> this.steps.inserted(pending, stored));
	}

	private DuplicateKeyException otherKeys() {
		return new DuplicateKeyException(
				"A row with the same unique value of %s exists and differs in the other keys".formatted(this.key));
	}

}
