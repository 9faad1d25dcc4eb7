package dev.asyncdb.session.support;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.UpsertRow;
import dev.asyncdb.session.flush.Flush;
import dev.asyncdb.session.unit.Arguments;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.upsert.BulkUpserts;
import dev.asyncdb.session.upsert.ConflictIgnoringInserts;
import dev.asyncdb.session.upsert.UpsertExecutor;
import dev.asyncdb.session.upsert.UpsertPlanner;
import dev.asyncdb.session.upsert.UpsertRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The upsert operations of a session. All of them flush first, so that the pending
 * changes of an entity are not overwritten by the row.
 */
record SessionUpserts(SessionQueue queue, SessionContext context, UpsertPlanner plans, Flush flush) {

	<T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return flushed(
				() -> new UpsertRequest<>(mapped(type), keys, Values.none(), Arguments.required(defaults, "defaults")),
				(request) -> single().getOrCreate(request));
	}

	<T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults) {
		return flushed(() -> {
			Values<T> updates = Arguments.required(defaults, "defaults");
			return new UpsertRequest<>(mapped(type), keys, updates,
					(createDefaults != null) ? createDefaults : updates);
		}, (request) -> single().updateOrCreate(request));
	}

	private <T> MappedEntity<T> mapped(Class<T> type) {
		return this.context.mapping().of(Arguments.required(type, "type"));
	}

	<T> Flux<Persisted<T>> getOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return many(() -> requests(type, rows, false), (requests) -> bulk().getOrCreate(requests));
	}

	<T> Flux<Persisted<T>> updateOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return many(() -> requests(type, rows, true), (requests) -> bulk().updateOrCreate(requests));
	}

	private <T> List<UpsertRequest<T>> requests(Class<T> type, Iterable<UpsertRow<T>> rows, boolean updates) {
		MappedEntity<T> mapped = mapped(type);
		List<UpsertRequest<T>> requests = new ArrayList<>();
		Arguments.<UpsertRow<T>>elements(rows, "rows")
			.forEach((row) -> requests.add(new UpsertRequest<>(mapped, row.keys(),
					updates ? row.defaults() : Values.none(), row.createValues())));
		return requests;
	}

	<T> Flux<T> insertAll(Iterable<T> entities, OnConflict onConflict) {
		return this
			.<List<T>, List<T>>flushed(() -> Arguments.elements(entities, "entities"),
					(given) -> insertAll(newEntities(given), Arguments.required(onConflict, "onConflict")))
			.flatMapIterable(Function.identity());
	}

	private <T> List<T> newEntities(List<T> entities) {
		return entities.stream().map(this::requireNew).toList();
	}

	private <T> T requireNew(T entity) {
		if (this.context.unit().find(entity) != null) {
			throw new InvalidDataAccessApiUsageException(
					"This %s is managed by the session and has a row already, nothing was written"
						.formatted(this.context.mapping().ofInstance(entity)));
		}
		return entity;
	}

	private <T> Mono<List<T>> insertAll(List<T> entities, OnConflict onConflict) {
		return switch (onConflict) {
			case FAIL -> new SaveOperation(this.context, this.flush).allNew(entities);
			case SKIP -> new ConflictIgnoringInserts(this.context).run(entities);
		};
	}

	private UpsertExecutor single() {
		return new UpsertExecutor(this.context, this.plans);
	}

	private BulkUpserts bulk() {
		return new BulkUpserts(this.context, this.plans);
	}

	private <T> Flux<Persisted<T>> many(Supplier<List<UpsertRequest<T>>> requests,
			Function<List<UpsertRequest<T>>, Mono<List<Persisted<T>>>> work) {
		return this
			.<List<UpsertRequest<T>>, List<Persisted<T>>>flushed(requests,
					(checked) -> checked.isEmpty() ? Mono.just(List.of()) : work.apply(checked))
			.flatMapIterable(Function.identity());
	}

	/**
	 * Validate a request, flush and execute it, in the queue of operations.
	 */
	private <Q, R> Mono<R> flushed(Supplier<Q> request, Function<Q, Mono<R>> work) {
		return this.queue.step(() -> {
			Q checked = request.get();
			return this.flush.run().then(Mono.defer(() -> work.apply(checked)));
		});
	}

}
