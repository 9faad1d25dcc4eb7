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
		return flushed(() -> new UpsertRequest<>(this.context.mapping().of(type), keys, Values.none(), defaults),
				(request) -> single().getOrCreate(request));
	}

	<T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults) {
		Values<T> creates = (createDefaults != null) ? createDefaults : defaults;
		return flushed(() -> new UpsertRequest<>(this.context.mapping().of(type), keys, defaults, creates),
				(request) -> single().updateOrCreate(request));
	}

	<T> Flux<Persisted<T>> getOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return many(() -> requests(type, rows, false), (requests) -> bulk().getOrCreate(requests));
	}

	<T> Flux<Persisted<T>> updateOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return many(() -> requests(type, rows, true), (requests) -> bulk().updateOrCreate(requests));
	}

	private <T> List<UpsertRequest<T>> requests(Class<T> type, Iterable<UpsertRow<T>> rows, boolean updates) {
		MappedEntity<T> mapped = this.context.mapping().of(type);
		List<UpsertRequest<T>> requests = new ArrayList<>();
		rows.forEach((row) -> requests.add(
				new UpsertRequest<>(mapped, row.keys(), updates ? row.defaults() : Values.none(), row.createValues())));
		return requests;
	}

	<T> Flux<T> insertAll(Iterable<T> entities, OnConflict onConflict) {
		return this.<Iterable<T>, List<T>>flushed(() -> entities, (given) -> insertAll(newEntities(given), onConflict))
			.flatMapIterable(Function.identity());
	}

	private <T> List<T> newEntities(Iterable<T> entities) {
		List<T> fresh = new ArrayList<>();
		entities.forEach((entity) -> fresh.add(requireNew(entity)));
		return fresh;
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
