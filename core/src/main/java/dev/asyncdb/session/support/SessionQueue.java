package dev.asyncdb.session.support;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.flush.Flush;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.unit.OperationGate;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs the operations of a session one after the other, and flushes pending changes
 * before the operations that could read them.
 */
final class SessionQueue {

	private final SessionContext context;

	private final OperationGate gate;

	private final Flush flush;

	SessionQueue(SessionContext context, OperationGate gate, Flush flush) {
		this.context = context;
		this.gate = gate;
		this.flush = flush;
	}

	SessionServices services() {
		return this.context.services();
	}

	void requireOpen() {
		this.gate.requireOpen();
	}

	<T> Mono<T> step(Supplier<Mono<T>> operation) {
		return this.gate.step(operation);
	}

	/**
	 * Run an operation that could read pending changes, after those were flushed.
	 */
	<T> Mono<T> flushed(Supplier<Mono<T>> operation) {
		return step(() -> autoFlush().then(Mono.defer(operation)));
	}

	<T> Mono<T> query(Function<EntityLoader, Mono<T>> query) {
		return flushed(() -> query.apply(new EntityLoader(this.context)));
	}

	/**
	 * Load entities and the requested relations.
	 */
	<T> Mono<List<T>> load(MappedEntity<T> mapped, QuerySpec query) {
		return flushed(() -> new RelationLoading(this.context).load(mapped, query));
	}

	<T> Flux<T> stream(Function<EntityLoader, Flux<T>> query) {
		return autoFlushing().thenMany(this.gate.stream(() -> query.apply(new EntityLoader(this.context))));
	}

	/**
	 * Run a bulk statement, after all pending changes.
	 */
	Mono<Long> bulk(Function<BulkWrite, Mono<Long>> write) {
		return step(() -> this.flush.run().then(Mono.defer(() -> write.apply(new BulkWrite(this.context)))));
	}

	/**
	 * Flush before a statement that other code runs on the connection of the session.
	 */
	Mono<Void> autoFlushing() {
		return step(this::autoFlush);
	}

	Mono<Void> autoFlush() {
		return services().options().autoFlush() ? this.flush.run() : Mono.empty();
	}

}
