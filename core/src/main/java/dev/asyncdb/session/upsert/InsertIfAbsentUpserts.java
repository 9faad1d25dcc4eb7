package dev.asyncdb.session.upsert;

import java.util.List;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.flush.EntityWriter;
import dev.asyncdb.session.flush.PendingInsert;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.statement.UpsertValues;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Look, insert unless there, look again: where no single statement does all of it.
 * <p>
 * Between an insert and the second look the row may be deleted, so all of it is done
 * twice.
 */
record InsertIfAbsentUpserts(SessionContext context, EntityWriter writer) {

	InsertIfAbsentUpserts(SessionContext context) {
		this(context, new EntityWriter(context));
	}

	/**
	 * Get or update the row of a request, or create it.
	 * @param existing gets or updates the row, empty if there is none
	 * @param row what is inserted if there is none
	 * @param key the unique key that stops a race
	 */
	<T> Mono<Persisted<T>> run(Mono<T> existing, Mono<PendingInsert<T>> prepared,
			Function<PendingInsert<T>, UpsertValues> row, List<SqlIdentifier> key) {
		Mono<Persisted<T>> found = UpsertExecutor.found(existing);
		return found.switchIfEmpty(prepared.flatMap((pending) -> {
			Mono<Persisted<T>> inserted = insert(pending, row.apply(pending), key);
			return inserted.switchIfEmpty(found)
				.switchIfEmpty(inserted)
				.switchIfEmpty(found)
				.switchIfEmpty(Mono.error(() -> otherKeys(key)));
		}));
	}

	private static DuplicateKeyException otherKeys(List<SqlIdentifier> key) {
		return new DuplicateKeyException(
				"A row with the same unique value of %s is there already, and has other keys than were looked for"
					.formatted(key));
	}

	private <T> Mono<Persisted<T>> insert(PendingInsert<T> pending, UpsertValues row, List<SqlIdentifier> key) {
		MappedEntity<T> mapped = pending.mapped();
		PreparedOperation<?> statement = this.context.services().dialect().insertUnlessThere(row, key).orElseThrow();
		return Mono.defer(() -> this.context.query(statement, mapped::read).singleOrEmpty())
			.flatMap((stored) -> this.writer.inserted(pending, stored))
			.map((entity) -> new Persisted<>(entity, true));
	}

}
