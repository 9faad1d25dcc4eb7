package dev.asyncdb.session.support;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.reactive.ImmediateValues;
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
record SessionUpserts(SessionQueue queue, UpsertPlanner plans, DatabaseMetricsRecorder recorder) {

	<T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return flushed(
				(context) -> new UpsertRequest<>(context.services(), mapped(context, type), keys, Values.none(),
						Arguments.required(defaults, "defaults")),
				(context, request) -> recorded(request, single(context).getOrCreate(request)));
	}

	<T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults) {
		return flushed((context) -> {
			Values<T> updates = Arguments.required(defaults, "defaults");
			return new UpsertRequest<>(context.services(), mapped(context, type), keys, updates,
					(createDefaults != null) ? createDefaults : updates);
		}, (context, request) -> recorded(request, single(context).updateOrCreate(request)));
	}

	private <T> Mono<Persisted<T>> recorded(UpsertRequest<T> request, Mono<Persisted<T>> outcome) {
		return isRecording() ? outcome.doOnNext((row) -> record(request, row)) : outcome;
	}

	private boolean isRecording() {
		return this.recorder != DatabaseMetricsRecorder.NO_OP;
	}

	private <T> void record(UpsertRequest<T> request, Persisted<T> row) {
		this.recorder.recordUpsert(request.mapped().type(), row.created());
	}

	private static <T> MappedEntity<T> mapped(SessionContext context, Class<T> type) {
		return context.mapping().of(Arguments.required(type, "type"));
	}

	<T> Flux<Persisted<T>> getOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return many((context) -> requests(context, type, rows, false),
				(context, requests) -> bulk(context).getOrCreate(requests));
	}

	<T> Flux<Persisted<T>> updateOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return many((context) -> requests(context, type, rows, true),
				(context, requests) -> bulk(context).updateOrCreate(requests));
	}

	private static <T> List<UpsertRequest<T>> requests(SessionContext context, Class<T> type,
			Iterable<UpsertRow<T>> rows, boolean updates) {
		MappedEntity<T> mapped = mapped(context, type);
		List<UpsertRequest<T>> requests = new ArrayList<>();
		Arguments.<UpsertRow<T>>elements(rows, "rows")
			.forEach((row) -> requests.add(new UpsertRequest<>(context.services(), mapped, row.keys(),
					updates ? row.defaults() : Values.none(), row.createValues())));
		return requests;
	}

	<T> Flux<T> insertAll(Iterable<T> entities, OnConflict onConflict) {
		return this
			.<List<T>, List<T>>flushed((context) -> Arguments.elements(entities, "entities"),
					(context, given) -> insertAll(context, newEntities(context, given),
							Arguments.required(onConflict, "onConflict")))
			.flatMapIterable(Function.identity());
	}

	private static <T> List<T> newEntities(SessionContext context, List<T> entities) {
		return entities.stream().map((entity) -> requireNew(context, entity)).toList();
	}

	private static <T> T requireNew(SessionContext context, T entity) {
		if (context.unit().find(entity) != null) {
			throw new InvalidDataAccessApiUsageException(
					"This %s is managed by the session and has a row already, nothing was written"
						.formatted(context.mapping().ofInstance(entity)));
		}
		return entity;
	}

	private static <T> Mono<List<T>> insertAll(SessionContext context, List<T> entities, OnConflict onConflict) {
		return switch (onConflict) {
			case FAIL -> new SaveOperation(context).allNew(entities);
			case SKIP -> new ConflictIgnoringInserts(context).run(entities);
		};
	}

	private UpsertExecutor single(SessionContext context) {
		return new UpsertExecutor(context, this.plans);
	}

	private BulkUpserts bulk(SessionContext context) {
		return new BulkUpserts(context, this.plans);
	}

	private <T> Flux<Persisted<T>> many(Function<SessionContext, List<UpsertRequest<T>>> requests,
			BiFunction<SessionContext, List<UpsertRequest<T>>, Mono<List<Persisted<T>>>> work) {
		return this
			.<List<UpsertRequest<T>>, List<Persisted<T>>>flushed(requests, (context, checked) -> checked.isEmpty()
					? Mono.just(List.of()) : recordedAll(checked, work.apply(context, checked)))
			.flatMapIterable(Function.identity());
	}

	private <T> Mono<List<Persisted<T>>> recordedAll(List<UpsertRequest<T>> requests,
			Mono<List<Persisted<T>>> outcomes) {
		return isRecording() ? outcomes.doOnNext((rows) -> rows.forEach((row) -> record(requests.get(0), row)))
				: outcomes;
	}

	/**
	 * Validate a request, flush and execute it, in the queue of operations.
	 */
	private <Q, R> Mono<R> flushed(Function<SessionContext, Q> request, BiFunction<SessionContext, Q, Mono<R>> work) {
		return this.queue.step((context) -> {
			Q checked = request.apply(context);
			Mono<Void> flush = context.unit().isEmpty() ? Mono.empty() : new Flush(context).run();
			return ImmediateValues.then(flush, () -> work.apply(context, checked));
		});
	}

}
