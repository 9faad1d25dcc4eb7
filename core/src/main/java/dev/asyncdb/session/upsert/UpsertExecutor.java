package dev.asyncdb.session.upsert;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.flush.EntityWriter;
import dev.asyncdb.session.flush.PendingInsert;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.statement.RowLock;
import dev.asyncdb.statement.UpsertStatement;
import dev.asyncdb.statement.UpsertValues;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.data.mapping.model.MappingInstantiationException;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Get or create, update or create, by natural key and without a race.
 * <p>
 * Where the database has one statement for it, that is used. Elsewhere the insert is
 * tried; if somebody was faster the row is looked up again, and a duplicate on anything
 * but the keys is re-raised, since the second look finds nothing then.
 */
public final class UpsertExecutor {

	private static final int LOCK_RETRIES = 5;

	private final SessionContext context;

	private final SessionServices services;

	private final UpsertPlanner plans;

	private final EntityLoader loader;

	private final EntityWriter writer;

	public UpsertExecutor(SessionContext context, UpsertPlanner plans) {
		this.context = context;
		this.services = context.services();
		this.plans = plans;
		this.loader = new EntityLoader(context);
		this.writer = new EntityWriter(context);
	}

	public <T> Mono<Persisted<T>> getOrCreate(UpsertRequest<T> request) {
		return planned(request, (plan) -> getOrCreate(request, plan));
	}

	private <T> Mono<Persisted<T>> getOrCreate(UpsertRequest<T> request, UpsertPlan plan) {
		Mono<T> existing = find(request, RowLock.NONE);
		return switch (plan.way()) {
			case ATOMIC ->
				attempt(request, existing, find(request, this.services.dialect().lockToSeeOthers()), prepare(request));
			case UNLESS_THERE -> careful(request, existing, prepare(request), plan);
			case LOCKED -> found(existing).switchIfEmpty(locked(request, existing, prepare(request)));
		};
	}

	public <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request) {
		return request.updatesNothing() ? getOrCreate(request)
				: planned(request, (plan) -> updateOrCreate(request, plan));
	}

	private <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, UpsertPlan plan) {
		return prepare(request).flatMap((pending) -> {
			UpsertValues row = row(request, pending);
			return switch (plan.way()) {
				case ATOMIC -> atomic(row, this.services.dialect()::updateOrInsert)
					.map((statement) -> run(pending, statement, true))
					.orElseGet(() -> updateOrInsert(request, pending, row));
				case UNLESS_THERE -> careful(request, update(request, row), Mono.just(pending), plan);
				case LOCKED -> locked(request, update(request, row), Mono.just(pending));
			};
		})
			.onErrorResume(MappingInstantiationException.class,
					(impossible) -> found(updateOnly(request)).switchIfEmpty(Mono.error(impossible)));
	}

	private <T> Mono<Persisted<T>> planned(UpsertRequest<T> request, Function<UpsertPlan, Mono<Persisted<T>>> work) {
		return plan(request).flatMap(work);
	}

	/**
	 * The plan for a request, or an error that says why there is none.
	 */
	Mono<UpsertPlan> plan(UpsertRequest<?> request) {
		boolean mayLock = this.services.options().advisoryLockForMissingKey()
				&& this.services.dialect().lockKeys(request.keyedRow()).isPresent();
		return Mono.defer(() -> this.plans.of(request, this.context.connection(), mayLock));
	}

	/**
	 * Update a row that was there a moment ago.
	 */
	<T> Mono<Persisted<T>> updateThere(UpsertRequest<T> request) {
		if (request.updatesNothing()) {
			return getOrCreate(request);
		}
		Mono<T> update = prepare(request).flatMap((pending) -> update(request, row(request, pending)))
			.onErrorResume(MappingInstantiationException.class, (impossible) -> updateOnly(request));
		return found(update).switchIfEmpty(Mono.defer(() -> updateOrCreate(request)));
	}

	private <T> Mono<Persisted<T>> careful(UpsertRequest<T> request, Mono<T> existing, Mono<PendingInsert<T>> prepared,
			UpsertPlan plan) {
		return new InsertIfAbsentUpserts(this.context).run(existing, prepared, (pending) -> row(request, pending),
				plan.key());
	}

	private <T> Mono<Persisted<T>> locked(UpsertRequest<T> request, Mono<T> existing, Mono<PendingInsert<T>> prepared) {
		Mono<Persisted<T>> inserted = prepared.flatMap(this.writer::insert)
			.map((entity) -> new Persisted<>(entity, true));
		return Mono
			.defer(() -> this.context
				.query(this.services.dialect().lockKeys(request.keyedRow()).orElseThrow(), (row, data) -> true)
				.then())
			.then(found(existing).switchIfEmpty(inserted));
	}

	private <T> Mono<Persisted<T>> updateOrInsert(UpsertRequest<T> request, PendingInsert<T> pending,
			UpsertValues row) {
		Mono<T> update = update(request, row);
		return insertsKeys(row).flatMap(this.services.dialect()::insertOrLock)
			.map((insert) -> new InsertOrLockUpserts(this.context).run(request, pending, insert, update))
			.orElseGet(() -> attempt(request, update, update, Mono.just(pending)));
	}

	private <T> Mono<PendingInsert<T>> prepare(UpsertRequest<T> request) {
		return Mono.defer(() -> this.writer.prepare(request.mapped(), request.newEntity()));
	}

	// A row that is there can be updated even if the values do not suffice for a new one
	private <T> Mono<T> updateOnly(UpsertRequest<T> request) {
		return update(request, request.keyedRow());
	}

	/**
	 * The statement that cannot fail on the keys. There is none if the new row would have
	 * other keys than were looked for: it could meet, and change, another row.
	 */
	private static Optional<PreparedOperation<?>> atomic(UpsertValues row,
			Function<UpsertValues, Optional<PreparedOperation<?>>> statement) {
		return insertsKeys(row).flatMap(statement);
	}

	private static Optional<UpsertValues> insertsKeys(UpsertValues row) {
		return Optional.of(row).filter(UpsertExecutor::holdsKeys);
	}

	/**
	 * Whether the new row has the keys that were looked for.
	 */
	static boolean holdsKeys(UpsertValues row) {
		return row.insert().entrySet().containsAll(row.keys().entrySet());
	}

	private <T> Mono<Persisted<T>> attempt(UpsertRequest<T> request, Mono<T> existing, Mono<T> ofOthers,
			Mono<PendingInsert<T>> prepared) {
		Mono<Persisted<T>> created = prepared.flatMap((pending) -> create(request, pending, found(ofOthers)));
		return found(existing).switchIfEmpty(created)
			.retryWhen(Retry.max(LOCK_RETRIES)
				.filter(this::isLockTimeout)
				.onRetryExhaustedThrow((retries, last) -> last.failure()));
	}

	/**
	 * Reads a row of a statement that tells whether it made it.
	 */
	static <T> BiFunction<Row, RowMetadata, Persisted<T>> outcome(MappedEntity<T> mapped) {
		return (row, metadata) -> new Persisted<>(mapped.read(row, metadata),
				Boolean.TRUE.equals(row.get(UpsertStatement.CREATED, Boolean.class)));
	}

	static <T> Mono<Persisted<T>> found(Mono<T> existing) {
		return existing.map((entity) -> new Persisted<>(entity, false));
	}

	// An unfair lock lets some of many racers starve. Where an error undoes nothing but
	// its statement, the race simply goes on
	private boolean isLockTimeout(Throwable failure) {
		return this.services.dialect().survivesErrors()
				&& DatabaseErrorKind.of(failure) == DatabaseErrorKind.LOCK_TIMEOUT;
	}

	private <T> Mono<Persisted<T>> create(UpsertRequest<T> request, PendingInsert<T> pending,
			Mono<Persisted<T>> ofOthers) {
		return atomic(row(request, pending), this.services.dialect()::getOrInsert)
			.map((statement) -> run(pending, statement, false))
			.orElseGet(() -> insertOrFind(pending, ofOthers));
	}

	private <T> Mono<Persisted<T>> insertOrFind(PendingInsert<T> pending, Mono<Persisted<T>> ofOthers) {
		return this.writer.insert(pending)
			.map((entity) -> new Persisted<>(entity, true))
			.onErrorResume(DuplicateKeyException.class, (duplicate) -> this.services.dialect().survivesErrors()
					? ofOthers.switchIfEmpty(Mono.error(duplicate)) : Mono.error(duplicate));
	}

	private <T> Mono<Persisted<T>> run(PendingInsert<T> pending, PreparedOperation<?> statement, boolean updates) {
		MappedEntity<T> mapped = pending.mapped();
		return this.context.query(statement, outcome(mapped))
			.single()
			.flatMap((outcome) -> settle(pending, outcome, updates));
	}

	private <T> Mono<Persisted<T>> settle(PendingInsert<T> pending, Persisted<T> outcome, boolean updates) {
		MappedEntity<T> mapped = pending.mapped();
		Mono<T> settled;
		if (outcome.created()) {
			settled = this.writer.inserted(pending, outcome.entity());
		}
		else {
			settled = updates ? this.loader.refresh(mapped, outcome.entity())
					: this.loader.adopt(mapped, outcome.entity());
		}
		return settled.map((entity) -> new Persisted<>(entity, outcome.created()));
	}

	private <T> Mono<T> find(UpsertRequest<T> request, RowLock lock) {
		return Mono
			.defer(() -> this.loader.loadOne(request.mapped(),
					QuerySpec.of(request.mapped().conditions().matching(request.keys())).locking(lock)))
			.onErrorMap(IncorrectResultSizeDataAccessException.class,
					(several) -> new IncorrectResultSizeDataAccessException(
							"Several %s have the same %s: these columns need a unique constraint in the database"
								.formatted(request.mapped(), request.keys().asMap().keySet()),
							1, several));
	}

	private <T> Mono<T> update(UpsertRequest<T> request, UpsertValues row) {
		MappedEntity<T> mapped = request.mapped();
		return Mono
			.defer(() -> this.context.query(this.services.dialect().updateByKeys(row), mapped::read).singleOrEmpty())
			.flatMap((stored) -> this.loader.refresh(mapped, stored));
	}

	/**
	 * The row with what its new entity knows.
	 */
	static <T> UpsertValues row(UpsertRequest<T> request, PendingInsert<T> pending) {
		Map<SqlIdentifier, Parameter> audit = new LinkedHashMap<>();
		request.modificationColumns().forEach((column) -> {
			Parameter audited = pending.columnsToInsert().get(column);
			if (audited != null && !request.updateColumns().containsKey(column)) {
				audit.put(column, audited);
			}
		});
		Map<SqlIdentifier, Parameter> insert = new LinkedHashMap<>(pending.columnsToInsert());
		request.keyColumns().forEach((column, value) -> {
			if (value.getValue() == null) {
				insert.putIfAbsent(column, value);
			}
		});
		return request.row(insert, audit);
	}

}
