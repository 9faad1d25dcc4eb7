package dev.asyncdb.session.upsert;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.flush.PendingInsert;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.statement.InsertRows;
import dev.asyncdb.statement.UpsertValues;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Updates many rows by their keys by one statement, where the database has one.
 */
record BulkUpdate(SessionContext context) {

	/**
	 * Whether the database has such a statement.
	 */
	boolean areThere(UpsertRequest<?> request) {
		return this.context.services().dialect().updateAllByKeys(List.of(request.keyedRow())).isPresent();
	}

	/**
	 * Update the rows that are there.
	 */
	<T> Mono<Void> run(UpsertBatch<T> batch, List<UpsertItem<T>> items) {
		List<Update<T>> updates = items.stream().map((item) -> new Update<>(item, row(batch, item))).toList();
		return Flux.fromIterable(UpsertItem.runs(updates, Update::shape, this::rowsPerStatement))
			.concatMap((run) -> run(batch, run.get(0).item().request().mapped(), run))
			.then();
	}

	private static <T> UpsertValues row(UpsertBatch<T> batch, UpsertItem<T> item) {
		PendingInsert<T> pending = batch.prepared(item);
		return (pending != null) ? UpsertExecutor.row(item.request(), pending) : item.request().keyedRow();
	}

	private int rowsPerStatement(Update<?> update) {
		UpsertValues row = update.row();
		return this.context.services()
			.dialect()
			.rowsPerStatement(row.keys().size() + row.update().size() + row.audit().size());
	}

	private <T> Flux<Persisted<T>> run(UpsertBatch<T> batch, MappedEntity<T> mapped, List<Update<T>> run) {
		return this.context.query(
				this.context.services().dialect().updateAllByKeys(run.stream().map(Update::row).toList()).orElseThrow(),
				(row, metadata) -> new Updated<>(ordinal(row), mapped.read(row, metadata)))
			.collectSortedList(Comparator.comparingInt(Updated::ordinal))
			.flatMapIterable((updated) -> updated)
			.concatMap((updated) -> new EntityLoader(this.context).refresh(mapped, updated.row())
				.map((entity) -> batch.settle(run.get(updated.ordinal() - 1).item(), entity, false)));
	}

	private static int ordinal(Readable row) {
		return ((Number) Objects.requireNonNull(row.get(InsertRows.ORDINAL))).intValue();
	}

	private record Update<T>(UpsertItem<T> item, UpsertValues row) {

		List<Object> shape() {
			return List.of(this.row.update().keySet(), this.row.audit().keySet());
		}

	}

	private record Updated<T>(int ordinal, T row) {
	}

}
