package dev.asyncdb.session.support;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.relation.support.Tables;
import dev.asyncdb.session.flush.Flush;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.unit.OperationGate;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.SessionState;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs the operations of a session one after the other, and flushes pending changes
 * before the operations that could read them.
 */
final class SessionQueue {

	private final SessionServices services;

	private final SessionState state;

	private final OperationGate gate;

	SessionQueue(SessionServices services, SessionState state, OperationGate gate) {
		this.services = services;
		this.state = state;
		this.gate = gate;
	}

	SessionServices services() {
		return this.services;
	}

	/**
	 * Return the context for calls that are not queued. Operations receive their own.
	 */
	SessionContext context() {
		return this.state.context();
	}

	/**
	 * Return whether a flush would write and record nothing now, and be accepted.
	 */
	boolean isFlushed() {
		return this.gate.isReady() && (this.state.isUntouched() || isWritten(this.state.context()));
	}

	// Rows of single operations are recorded with the next flush
	private static boolean isWritten(SessionContext context) {
		return context.recording().isEmpty() && !context.unit().hasPendingOperations()
				&& !new Flush(context).hasChanges();
	}

	/**
	 * Return whether no operation is running.
	 */
	boolean isIdle() {
		return this.gate.isIdle();
	}

	void requireOpen() {
		this.gate.requireOpen();
	}

	<T> Mono<T> step(Function<SessionContext, Mono<T>> operation) {
		return this.gate.step((view) -> operation.apply(this.state.start(view)));
	}

	/**
	 * Return the managed entity of an identifier, or read it.
	 */
	<T> Mono<T> find(Class<T> type, Object id) {
		return step((context) -> {
			MappedEntity<T> mapped = this.services.mapping().of(Arguments.required(type, "type"));
			ManagedEntity<T> known = context.unit().find(type, Arguments.required(id, "id"));
			if (known != null) {
				return context.unit().isDeleted(known.instance()) ? Mono.empty() : Mono.just(known.instance());
			}
			return ImmediateValues.then(beforeFind(context, mapped),
					() -> new EntityLoader(context).loadById(mapped, id));
		});
	}

	/**
	 * Run a query, after pending changes of the tables that it reads were flushed.
	 */
	<T> Mono<T> query(Tables read, Function<SessionContext, Mono<T>> query) {
		return step((context) -> ImmediateValues.then(autoFlush(context, read), () -> query.apply(context)));
	}

	/**
	 * Load entities and the requested relations.
	 */
	<T> Mono<List<T>> load(MappedEntity<T> mapped, QuerySpec query) {
		return query(query.tables(this.services.relations(), mapped),
				(context) -> new RelationLoading(context).load(mapped, query));
	}

	/**
	 * Load entities and their relations, flushing what the query can see.
	 * @param reader converts a row, each in the order of the result
	 */
	<T> Mono<List<T>> load(MappedEntity<T> mapped, QuerySpec query, BiFunction<Row, RowMetadata, T> reader) {
		return query(query.tables(this.services.relations(), mapped),
				(context) -> new RelationLoading(context).load(mapped, query, reader));
	}

	<T> Flux<T> stream(Tables read, Function<EntityLoader, Flux<T>> query) {
		return step((context) -> autoFlush(context, read))
			.thenMany(this.gate.stream((view) -> query.apply(new EntityLoader(this.state.start(view)))));
	}

	/**
	 * Run a bulk statement, after all pending changes.
	 */
	Mono<Long> bulk(Function<BulkWrite, Mono<Long>> write) {
		return step((context) -> new Flush(context).run().then(Mono.defer(() -> write.apply(new BulkWrite(context)))));
	}

	/**
	 * Flush before the transaction is committed.
	 */
	Mono<Void> flushBeforeCommit() {
		return step((context) -> new Flush(context).runBeforeCommit());
	}

	/**
	 * Flush before a statement that other code runs on the connection of the session.
	 */
	Mono<Void> autoFlushing() {
		return step(SessionQueue::autoFlush);
	}

	/**
	 * Flush before a statement that can read any table.
	 */
	static Mono<Void> autoFlush(SessionContext context) {
		return context.services().options().autoFlush() ? new Flush(context).run() : Mono.empty();
	}

	static Mono<Void> autoFlush(SessionContext context, Tables read) {
		return context.services().options().autoFlush() ? new Flush(context).before(read) : Mono.empty();
	}

	/**
	 * Flush before a row is read by its identifier unless it is managed.
	 */
	static Mono<Void> beforeFind(SessionContext context, MappedEntity<?> mapped) {
		return (context.services().options().autoFlush() && !context.unit().isEmpty())
				? new Flush(context).beforeFind(mapped) : Mono.empty();
	}

}
