package dev.asyncdb.session.upsert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.RowLock;
import dev.asyncdb.statement.UpsertValues;
import dev.asyncdb.statement.sql.WrittenRow;
import io.r2dbc.spi.Parameter;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * {@link UpsertStrategy#INSERT_IF_ABSENT}.
 * <p>
 * A concurrent delete can remove the row between the insert and the second query, so both
 * are repeated. A new row whose keys differ from the lookup by exactly the key is
 * inserted by a plain insert: after a conflict another row would be read, and changed,
 * than the one that was looked up.
 * <p>
 * An existing row is updated by one short statement. One that could insert as well is
 * long, and the driver parses the text of each execution.
 *
 * @param key the columns of the unique key
 */
record InsertIfAbsentUpserts(UpsertSteps steps, List<SqlIdentifier> key) implements RowUpserts {

	@Override
	public <T> Mono<Persisted<T>> getOrCreate(UpsertRequest<T> request) {
		Mono<Persisted<T>> found = this.steps.find(request, RowLock.NONE);
		return found.switchIfEmpty(this.steps.prepare(request).flatMap((pending) -> insertOrFind(pending, request)));
	}

	/**
	 * Insert the row unless its unique key exists, or else find the existing row.
	 */
	private <T> Mono<Persisted<T>> insertOrFind(PendingInsert<T> pending, UpsertRequest<T> request) {
		return insertOr(this.steps.conflicting(request, (keys) -> this.steps.find(keys, RowLock.NONE)), pending,
				request);
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, PendingInsert<T> pending) {
		return this.steps.update(request, request.values(pending))
			.switchIfEmpty(Mono.defer(() -> insertOrUpdate(pending, request)));
	}

	private <T> Mono<Persisted<T>> insertOrUpdate(PendingInsert<T> pending, UpsertRequest<T> request) {
		return insertOr(this.steps.conflicting(request, (keys) -> this.steps.update(keys, keys.values(pending))),
				pending, request);
	}

	private <T> Mono<Persisted<T>> insertOr(Mono<Persisted<T>> existing, PendingInsert<T> pending,
			UpsertRequest<T> request) {
		UpsertValues row = request.values(pending);
		if (isLookup(row) && !UpsertRequest.insertsKeys(row)) {
			return this.steps.insert(pending);
		}
		return insert(pending, row).switchIfEmpty(existing)
			.switchIfEmpty(Mono.defer(() -> differing(row))
				.flatMap((differs) -> existing.switchIfEmpty(Mono.error(this::otherKeys))))
			.repeatWhenEmpty((rounds) -> rounds.take(UpsertSteps.TRIES))
			.switchIfEmpty(Mono.error(this::otherKeys));
	}

	private <T> Mono<Persisted<T>> insert(PendingInsert<T> pending, UpsertValues row) {
		PreparedOperation<?> statement = this.steps.dialect().insertIfAbsent(row, this.key).orElseThrow();
		MappedEntity<T> mapped = pending.mapped();
		WrittenRow<T, Persisted<T>> inserted = new WrittenRow<>(mapped::read,
				(stored) -> (stored != null) ? this.steps.inserted(pending, stored) : Mono.empty());
		return Mono.defer(() -> this.steps.context().write(statement, this.steps.isLastInsert(mapped), inserted));
	}

	/**
	 * Return whether another row than the lookup asks for has the same unique key. Empty
	 * if the row was deleted meanwhile.
	 */
	private Mono<Boolean> differing(UpsertValues row) {
		if (isLookup(row)) {
			return Mono.empty();
		}
		Map<SqlIdentifier, Parameter> unique = new LinkedHashMap<>(row.insert());
		unique.keySet().retainAll(this.key);
		return this.steps.context()
			.read(this.steps.context().services().statements().select(row.mapped().table(), this.key, unique),
					(found, metadata) -> true)
			.next();
	}

	private boolean isLookup(UpsertValues row) {
		return this.key.size() == row.keys().size();
	}

	private DuplicateKeyException otherKeys() {
		return new DuplicateKeyException(
				"A row with the same unique value of %s exists and differs in the other keys, or the database stores these columns otherwise than they were given, by a trigger for example: give the stored keys"
					.formatted(this.key));
	}

}
