package dev.asyncdb.session.upsert;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.flush.EntityWriter;
import dev.asyncdb.session.flush.PendingInsert;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.statement.LockingInsert;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * Update or create where the database inserts a row or locks the one that is there.
 * <p>
 * It looks first, without a lock: an update that hits nothing would lock the place where
 * the row is missing, and sessions that insert there would wait for each other.
 */
record InsertOrLockUpserts(SessionContext context, EntityWriter writer) {

	InsertOrLockUpserts(SessionContext context) {
		this(context, new EntityWriter(context));
	}

	/**
	 * Update the row of a request or create it.
	 * @param pending what is inserted if there is no row
	 * @param insert how
	 * @param update updates the row, empty if there is none
	 */
	<T> Mono<Persisted<T>> run(UpsertRequest<T> request, PendingInsert<T> pending, LockingInsert insert,
			Mono<T> update) {
		Mono<Persisted<T>> found = UpsertExecutor.found(update);
		Mono<Persisted<T>> made = Mono.defer(() -> insertOrUpdate(pending, insert, found));
		return exists(request).flatMap((exists) -> exists ? found.switchIfEmpty(made) : made);
	}

	private Mono<Boolean> exists(UpsertRequest<?> request) {
		MappedEntity<?> mapped = request.mapped();
		return Mono.defer(() -> new EntityLoader(this.context).exists(mapped, QuerySpec.of(matching(request))));
	}

	private static <T> CriteriaDefinition matching(UpsertRequest<T> request) {
		return request.mapped().conditions().matching(request.keys());
	}

	private <T> Mono<Persisted<T>> insertOrUpdate(PendingInsert<T> pending, LockingInsert insert,
			Mono<Persisted<T>> update) {
		MappedEntity<T> mapped = pending.mapped();
		return this.context.update(insert.insert())
			.thenMany(this.context.query(insert.reading(), UpsertExecutor.outcome(mapped)))
			.singleOrEmpty()
			.flatMap((locked) -> locked.created() ? created(pending, locked.entity()) : update)
			.switchIfEmpty(Mono.defer(() -> otherDuplicate(pending)));
	}

	private <T> Mono<Persisted<T>> created(PendingInsert<T> pending, T stored) {
		return this.writer.inserted(pending, stored).map((entity) -> new Persisted<>(entity, true));
	}

	// The row that is there has another of the unique values: the insert says which
	private <T> Mono<Persisted<T>> otherDuplicate(PendingInsert<T> pending) {
		return this.writer.insert(pending).map((entity) -> new Persisted<>(entity, true));
	}

}
