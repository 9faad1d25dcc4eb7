package dev.asyncdb.session.upsert;

import java.util.Comparator;
import java.util.List;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.InsertRows;
import dev.asyncdb.statement.UpsertValues;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Updates many rows by natural key by one statement, if the database supports that.
 */
record BulkUpdate(SessionContext context) {

	/**
	 * Return whether the database has a statement for such rows.
	 */
	boolean supportsBulkUpdate(UpsertRequest<?> request) {
		return this.context.services().dialect().updateAllByKeys(List.of(request.values())).isPresent();
	}

	/**
	 * Update the rows that exist, which settles them.
	 */
	<T> Mono<Void> update(UpsertBatch<T> batch, List<UpsertItem<T>> items) {
		List<Update<T>> updates = items.stream().map((item) -> new Update<>(item, row(batch, item))).toList();
		return Flux.fromIterable(UpsertItem.split(updates, Update::shape, this::rowsPerStatement))
			.concatMap((part) -> update(batch, part.get(0).item().request().mapped(), part))
			.then();
	}

	private static <T> UpsertValues row(UpsertBatch<T> batch, UpsertItem<T> item) {
		PendingInsert<T> pending = batch.prepared(item);
		return (pending != null) ? item.request().values(pending) : item.request().values();
	}

	private int rowsPerStatement(Update<?> update) {
		UpsertValues row = update.row();
		return this.context.services()
			.dialect()
			.rowsPerStatement(row.keys().size() + row.update().size() + row.computed().size() + row.audit().size());
	}

	private <T> Flux<Persisted<T>> update(UpsertBatch<T> batch, MappedEntity<T> mapped, List<Update<T>> part) {
		return this.context
			.query(this.context.services()
				.dialect()
				.updateAllByKeys(part.stream().map(Update::row).toList())
				.orElseThrow(), (row, metadata) -> new Updated<>(InsertRows.ordinal(row), mapped.read(row, metadata)))
			.collectSortedList(Comparator.comparingInt(Updated::ordinal))
			.flatMapIterable((updated) -> updated)
			.concatMap((updated) -> new EntityLoader(this.context).refresh(mapped, updated.row())
				.map((entity) -> batch.settle(part.get(updated.ordinal() - 1).item(), entity, false)));
	}

	private record Update<T>(UpsertItem<T> item, UpsertValues row) {

		List<Object> shape() {
			return List.of(this.row.update().keySet(), this.row.shapes(), this.row.audit().keySet());
		}

	}

	private record Updated<T>(int ordinal, T row) {
	}

}
