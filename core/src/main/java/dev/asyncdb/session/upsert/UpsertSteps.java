package dev.asyncdb.session.upsert;

import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.write.EntityWriter;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.RowLock;
import dev.asyncdb.statement.UpsertStatement;
import dev.asyncdb.statement.UpsertValues;
import dev.asyncdb.statement.sql.ResultCollector;
import dev.asyncdb.statement.sql.WrittenRow;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import reactor.core.publisher.Mono;

import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The steps that all strategies are composed of. Each runs when its publisher is
 * subscribed to.
 */
record UpsertSteps(SessionContext context, EntityLoader loader, EntityWriter writer) {

	/**
	 * How often a step is tried whose row concurrent transactions insert and delete.
	 */
	static final int TRIES = 20;

	UpsertSteps(SessionContext context) {
		this(context, new EntityLoader(context), new EntityWriter(context));
	}

	/**
	 * Return whether a write can be the whole transaction.
	 */
	boolean canBeWhole() {
		return this.context.whole() != null;
	}

	/**
	 * Return whether the insert of a row will be the whole transaction, so that it locks
	 * nothing when it is refused.
	 */
	boolean isSentAlone(PendingInsert<?> pending) {
		return canBeWhole() && isLastInsert(pending.mapped())
				&& !GuardedConnectionFactory.isInTransaction(this.context.connection());
	}

	/**
	 * Return the same steps as parts of a transaction, which can be rolled back.
	 */
	UpsertSteps partOfTransaction() {
		return canBeWhole() ? new UpsertSteps(this.context.partOfTransaction()) : this;
	}

	DatabaseDialect dialect() {
		return this.context.services().dialect();
	}

	/**
	 * Convert the new row of a request, with callbacks and auditing.
	 */
	<T> Mono<PendingInsert<T>> prepare(UpsertRequest<T> request) {
		return Mono.defer(() -> this.writer.prepare(request.mapped(), request.newEntity()));
	}

	/**
	 * Get the row of a request, or empty.
	 */
	<T> Mono<Persisted<T>> find(UpsertRequest<T> request, RowLock lock) {
		return Mono.defer(() -> (lock == RowLock.NONE) ? find(request) : locked(request, lock));
	}

	private <T> Mono<Persisted<T>> find(UpsertRequest<T> request) {
		MappedEntity<T> mapped = request.mapped();
		PreparedOperation<?> select = this.context.services().statements().selectByKeys(mapped, request.keyColumns());
		return this.context.readAll(select, ResultCollector.rows(mapped::read, (rows) -> switch (rows.size()) {
			case 0 -> Mono.<Persisted<T>>empty();
			case 1 ->
				ImmediateValues.map(this.loader.adopt(mapped, rows.get(0)), (entity) -> new Persisted<>(entity, false));
			default -> Mono.error(() -> several(request));
		}));
	}

	private <T> Mono<Persisted<T>> locked(UpsertRequest<T> request, RowLock lock) {
		return existing(this.loader.loadOne(request.mapped(), byKeys(request).locking(lock))
			.onErrorMap(IncorrectResultSizeDataAccessException.class, (several) -> several(request)));
	}

	private static IncorrectResultSizeDataAccessException several(UpsertRequest<?> request) {
		return new IncorrectResultSizeDataAccessException(
				"Several %s have the same %s: these columns need a unique constraint in the database"
					.formatted(request.mapped(), request.keys().asMap().keySet()),
				1);
	}

	/**
	 * Run a step for a row that conflicts with a new one. If it has no effect with the
	 * keys as they were given, run it with the keys as the database stores them.
	 */
	<T> Mono<Persisted<T>> conflicting(UpsertRequest<T> request, Function<UpsertRequest<T>, Mono<Persisted<T>>> step) {
		return step.apply(request)
			.switchIfEmpty(Mono.defer(() -> new CastKeys(this.context).of(request).flatMap(step)));
	}

	<T> Mono<Boolean> exists(UpsertRequest<T> request) {
		return Mono.defer(() -> this.loader.exists(request.mapped(), byKeys(request)));
	}

	private static <T> QuerySpec byKeys(UpsertRequest<T> request) {
		return QuerySpec.of(request.mapped().conditions().matching(request.keys()));
	}

	/**
	 * Update the row with these keys, or empty if none exists.
	 */
	<T> Mono<Persisted<T>> update(UpsertRequest<T> request, UpsertValues row) {
		MappedEntity<T> mapped = request.mapped();
		WrittenRow<T, T> updating = new WrittenRow<>(mapped::read,
				(stored) -> (stored != null) ? this.loader.refresh(mapped, stored) : Mono.empty());
		Mono<T> updated = Mono
			.defer(() -> this.context.write(dialect().updateByKeys(row), isLastUpdate(mapped), updating));
		return existing(updated);
	}

	/**
	 * Return whether no callback is called after a statement that inserts a row.
	 */
	boolean isLastInsert(MappedEntity<?> mapped) {
		return this.context.services().events().ignoreWritesOf(mapped);
	}

	/**
	 * Return whether no callback is called after a statement that updates or inserts a
	 * row.
	 */
	boolean isLastUpdate(MappedEntity<?> mapped) {
		return isLastInsert(mapped) && this.context.services().events().ignoreReadsOf(mapped);
	}

	private static <T> Mono<Persisted<T>> existing(Mono<T> row) {
		return row.map((entity) -> new Persisted<>(entity, false));
	}

	/**
	 * Insert a row, or fail if its unique key exists.
	 */
	<T> Mono<Persisted<T>> insert(PendingInsert<T> pending) {
		return Mono.defer(() -> this.writer.insert(pending)).map((entity) -> new Persisted<>(entity, true));
	}

	/**
	 * Manage the entity of a row that a statement has inserted.
	 */
	<T> Mono<Persisted<T>> inserted(PendingInsert<T> pending, T stored) {
		return this.writer.inserted(pending, stored).map((entity) -> new Persisted<>(entity, true));
	}

	/**
	 * Read the row of a statement that returns whether it has inserted the row.
	 */
	static <T> BiFunction<Row, RowMetadata, Persisted<T>> outcome(MappedEntity<T> mapped) {
		return (row, metadata) -> new Persisted<>(mapped.read(row, metadata),
				Boolean.TRUE.equals(row.get(UpsertStatement.CREATED, Boolean.class)));
	}

}
