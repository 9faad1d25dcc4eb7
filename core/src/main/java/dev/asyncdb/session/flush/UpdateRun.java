package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.unit.EntityKey;
import dev.asyncdb.session.unit.ManagedEntity;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.statement.UpdateRows;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Updates entities, with one statement per type and set of changed columns where the
 * database supports it.
 */
final class UpdateRun {

	private final SessionContext context;

	private final SessionServices services;

	private final EntityWriter writer;

	UpdateRun(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.writer = new EntityWriter(context);
	}

	Mono<Void> update(Collection<ManagedEntity<?>> dirty) {
		return Flux.fromIterable(dirty)
			.concatMap(this::prepare)
			.collectList()
			.flatMapIterable(UpdateRun::groups)
			.concatMap(this::updateGroup)
			.then();
	}

	private <T> Mono<PendingUpdate<?>> prepare(ManagedEntity<T> dirty) {
		return this.writer.prepareUpdate(dirty, dirty.instance()).map((pending) -> pending);
	}

	private static Collection<List<PendingUpdate<?>>> groups(List<PendingUpdate<?>> pending) {
		Map<PendingUpdate.Shape, List<PendingUpdate<?>>> groups = new LinkedHashMap<>();
		pending.forEach((update) -> groups.computeIfAbsent(update.shape(), (shape) -> new ArrayList<>()).add(update));
		return groups.values();
	}

	@SuppressWarnings("unchecked")
	private <T> Flux<T> updateGroup(List<PendingUpdate<?>> group) {
		List<PendingUpdate<T>> alike = new ArrayList<>();
		group.forEach((pending) -> alike.add((PendingUpdate<T>) pending));
		int columns = alike.get(0).changes().size() + alike.get(0).where().size();
		return Flux.fromIterable(alike)
			.buffer(this.services.dialect().rowsPerStatement(columns))
			.concatMap(this::updateChunk);
	}

	private <T> Flux<T> updateChunk(List<PendingUpdate<T>> chunk) {
		Optional<PreparedOperation<?>> statement = (chunk.size() > 1) ? statement(chunk) : Optional.empty();
		return statement.map((operation) -> updateAll(chunk, operation))
			.orElseGet(() -> Flux.fromIterable(chunk).concatMap(this.writer::update));
	}

	private <T> Optional<PreparedOperation<?>> statement(List<PendingUpdate<T>> chunk) {
		MappedEntity<T> mapped = chunk.get(0).mapped();
		return this.services.dialect()
			.updateAll(new UpdateRows(mapped.table(), mapped.columns(),
					chunk.stream().map(PendingUpdate::changes).toList(),
					chunk.stream().map(PendingUpdate::where).toList()));
	}

	private <T> Flux<T> updateAll(List<PendingUpdate<T>> chunk, PreparedOperation<?> statement) {
		MappedEntity<T> mapped = chunk.get(0).mapped();
		return this.context.query(statement, mapped::read).collectList().flatMapMany((stored) -> {
			Map<EntityKey, T> byKey = new HashMap<>();
			stored.forEach(
					(row) -> byKey.put(new EntityKey(mapped.type(), Objects.requireNonNull(mapped.idOf(row))), row));
			return Flux.fromIterable(chunk)
				.concatMap((pending) -> Mono.justOrEmpty(byKey.get(pending.key()))
					.flatMap((row) -> this.writer.updated(pending, row))
					.switchIfEmpty(Mono.defer(() -> this.writer.update(pending))));
		});
	}

}
