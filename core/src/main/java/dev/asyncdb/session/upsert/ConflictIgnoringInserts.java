package dev.asyncdb.session.upsert;

import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.write.EntityWriter;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.UpsertValues;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Inserts new entities and leaves out those that violate a unique constraint.
 */
public record ConflictIgnoringInserts(SessionContext context, EntityWriter writer) {

	public ConflictIgnoringInserts(SessionContext context) {
		this(context, new EntityWriter(context));
	}

	public <T> Mono<List<T>> run(List<T> entities) {
		return Flux.fromIterable(entities)
			.concatMap((entity) -> this.writer.prepare(this.context.services().mapping().ofInstance(entity), entity))
			.collectList()
			.flatMapIterable((pending) -> UpsertItem.split(pending, PendingInsert::shape, this::rowsPerStatement))
			.concatMap(this::insert)
			.collectList();
	}

	private int rowsPerStatement(PendingInsert<?> pending) {
		return this.context.services().dialect().rowsPerStatement(pending.shape().size());
	}

	private <T> Flux<T> insert(List<PendingInsert<T>> part) {
		return new ConditionalInserts(this.context).insert(part, List.of())
			.flatMapMany((rows) -> rows.isEmpty() ? Flux.fromIterable(part).concatMap(this::insertOne)
					: Flux.range(0, part.size()).concatMap((index) -> settle(part.get(index), rows, index)));
	}

	private <T> Mono<T> settle(PendingInsert<T> pending, Map<Integer, Persisted<T>> rows, int index) {
		Persisted<T> row = rows.get(index);
		return (row != null && row.created()) ? this.writer.inserted(pending, row.entity()) : skipped(pending);
	}

	private static <T> Mono<T> skipped(PendingInsert<T> pending) {
		return Mono.fromRunnable(pending.takeBack());
	}

	private <T> Mono<T> insertOne(PendingInsert<T> pending) {
		MappedEntity<T> mapped = pending.mapped();
		UpsertValues row = new UpsertValues(mapped, Map.of(), pending.columnsToInsert(), Map.of(), Map.of(), Map.of());
		Mono<T> inserted = this.context.services()
			.dialect()
			.insertIfAbsent(row, List.of())
			.map((statement) -> insertOne(pending, statement))
			.orElseGet(() -> this.writer.insert(pending)
				.onErrorResume(DuplicateKeyException.class, (duplicate) -> Mono.empty()));
		return inserted.switchIfEmpty(Mono.defer(() -> skipped(pending)));
	}

	private <T> Mono<T> insertOne(PendingInsert<T> pending, PreparedOperation<?> statement) {
		return this.context.query(statement, pending.mapped()::read)
			.singleOrEmpty()
			.flatMap((stored) -> this.writer.inserted(pending, stored));
	}

}
