package dev.asyncdb.session.upsert;

import java.util.Optional;

import dev.asyncdb.error.Transience;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.LockingInsert;
import dev.asyncdb.statement.RowLock;
import dev.asyncdb.statement.UpsertValues;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.dao.DuplicateKeyException;

/**
 * {@link UpsertStrategy#INSERT_OR_LOCK}.
 * <p>
 * A duplicate of another unique key is emitted unchanged as an error, since the row with
 * the keys of the lookup is still missing then.
 */
record InsertOrLockUpserts(UpsertSteps steps) implements RowUpserts {

	// Row locks are not granted in the order of the requests, so one of many concurrent
	// callers may time out. The statement alone is undone and can be repeated
	private static final Retry AFTER_LOCK_TIMEOUT = Retry.max(5)
		.filter(Transience::isLockTimeout)
		.onRetryExhaustedThrow((retries, last) -> last.failure());

	// The row that a duplicate reports may be deleted before it is read
	private static final Retry AFTER_DELETE = Retry.max(UpsertSteps.TRIES)
		.filter(DuplicateKeyException.class::isInstance)
		.onRetryExhaustedThrow((retries, last) -> last.failure());

	@Override
	public <T> Mono<Persisted<T>> getOrCreate(UpsertRequest<T> request) {
		Mono<Persisted<T>> found = this.steps.find(request, RowLock.NONE);
		Mono<Persisted<T>> created = this.steps.prepare(request)
			.flatMap((pending) -> this.steps.canBeWhole() ? insertAlone(request, pending, found)
					: insertOrLocked(request, pending));
		return found.switchIfEmpty(created).retryWhen(AFTER_LOCK_TIMEOUT);
	}

	// An insert that is its own transaction locks nothing when it has failed, and a query
	// after it has a snapshot of its own. If the row was deleted since, a transaction
	// helps
	private <T> Mono<Persisted<T>> insertAlone(UpsertRequest<T> request, PendingInsert<T> pending,
			Mono<Persisted<T>> found) {
		InsertOrLockUpserts others = new InsertOrLockUpserts(this.steps.partOfTransaction());
		return this.steps.insert(pending)
			.onErrorResume(DuplicateKeyException.class,
					(duplicate) -> found.switchIfEmpty(Mono.defer(() -> others.insertOrLocked(request, pending))));
	}

	private <T> Mono<Persisted<T>> insertOrLocked(UpsertRequest<T> request, PendingInsert<T> pending) {
		RowLock lock = this.steps.dialect().conflictLock();
		return insertOr(this.steps.conflicting(request, (keys) -> this.steps.find(keys, lock)), pending);
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, PendingInsert<T> pending) {
		UpsertValues row = request.values(pending);
		Mono<Persisted<T>> updated = this.steps.update(request, row);
		Mono<Persisted<T>> conflicting = this.steps.conflicting(request,
				(keys) -> this.steps.update(keys, keys.values(pending)));
		return lockingInsert(row).map((insert) -> insertOrLock(request, pending, insert, updated))
			.orElseGet(() -> updated.switchIfEmpty(Mono.defer(() -> insertOr(conflicting, pending)))
				.retryWhen(AFTER_LOCK_TIMEOUT));
	}

	private <T> Mono<Persisted<T>> insertOr(Mono<Persisted<T>> concurrent, PendingInsert<T> pending) {
		Mono<Persisted<T>> inserted = this.steps.insert(pending)
			.onErrorResume(DuplicateKeyException.class, (duplicate) -> concurrent.switchIfEmpty(Mono.error(duplicate)));
		// A duplicate on MariaDB locks the existing row, which cannot be deleted then
		return (this.steps.dialect().conflictLock() == RowLock.NONE) ? inserted.retryWhen(AFTER_DELETE) : inserted;
	}

	private Optional<LockingInsert> lockingInsert(UpsertValues row) {
		return UpsertRequest.insertsKeys(row) ? this.steps.dialect().insertOrLock(row) : Optional.empty();
	}

	// Queries first, without a lock: an update that affects no row would lock the gap in
	// which the row is missing, and sessions that insert there would deadlock
	private <T> Mono<Persisted<T>> insertOrLock(UpsertRequest<T> request, PendingInsert<T> pending,
			LockingInsert insert, Mono<Persisted<T>> updated) {
		Mono<Persisted<T>> created = Mono.defer(() -> this.steps.isSentAlone(pending)
				? insertAloneOrUpdate(request, pending, insert) : insertOrUpdate(request, pending, insert));
		return this.steps.exists(request).flatMap((exists) -> exists ? updated.switchIfEmpty(created) : created);
	}

	private <T> Mono<Persisted<T>> insertAloneOrUpdate(UpsertRequest<T> request, PendingInsert<T> pending,
			LockingInsert insert) {
		InsertOrLockUpserts others = new InsertOrLockUpserts(this.steps.partOfTransaction());
		return this.steps.insert(pending)
			.onErrorResume(DuplicateKeyException.class, (duplicate) -> others.insertOrUpdate(request, pending, insert));
	}

	// If the locked row has another of the unique values, a plain insert reports which
	private <T> Mono<Persisted<T>> insertOrUpdate(UpsertRequest<T> request, PendingInsert<T> pending,
			LockingInsert insert) {
		return this.steps.context()
			.update(insert.insert())
			.then(this.steps.conflicting(request, (keys) -> insertedOrUpdated(keys, pending, insert)))
			.switchIfEmpty(this.steps.insert(pending));
	}

	private <T> Mono<Persisted<T>> insertedOrUpdated(UpsertRequest<T> request, PendingInsert<T> pending,
			LockingInsert insert) {
		return this.steps.context()
			.query(insert.select().apply(request.keyColumns()), UpsertSteps.outcome(pending.mapped()))
			.singleOrEmpty()
			.flatMap((locked) -> locked.created() ? this.steps.inserted(pending, locked.entity())
					: this.steps.update(request, request.values(pending)));
	}

}
