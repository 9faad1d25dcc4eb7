package dev.asyncdb.session;

import java.util.function.Function;

import dev.asyncdb.mapping.Values;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * Opens sessions and runs work in them, or one operation in a session of its own.
 * Thread-safe; all publishers are lazy and can be subscribed to several times.
 *
 * @since 0.1.0
 */
public interface SessionOperations extends EntityOperations {

	/**
	 * Run work in a session that commits only on {@link AsyncSession#commit()}.
	 * <p>
	 * The first statement begins a transaction, {@link AsyncSession#commit()} and
	 * {@link AsyncSession#rollback()} end it, the next statement begins another. When the
	 * work ends, uncommitted changes are rolled back and the session is closed. Inside of
	 * a running transaction the session is independent of it, unless
	 * {@link SessionOptions#withJoin(SessionJoin)} makes it a part.
	 * @param <T> the type of the value
	 * @param work a function that creates the work
	 * @return the value of the work, empty if the work is empty
	 * @since 0.1.0
	 */
	<T> Mono<T> inSession(Function<? super AsyncSession, ? extends Mono<T>> work);

	/**
	 * Run work in a transaction with default options.
	 * @param <T> the type of the value
	 * @param work a function that creates the work
	 * @return the value of the work, empty if the work is empty
	 * @since 0.1.0
	 * @see #inTransaction(TransactionOptions, Function)
	 */
	default <T> Mono<T> inTransaction(Function<? super AsyncSession, ? extends Mono<T>> work) {
		return inTransaction(TransactionOptions.defaults(), work);
	}

	/**
	 * Run work in a transaction. Pending changes are flushed and the transaction is
	 * committed before the value is emitted; an error or a cancel rolls back.
	 * <p>
	 * Spring Data repositories, {@code DatabaseClient} and {@code @Transactional} methods
	 * use the same connection and transaction inside. Inside a running transaction of
	 * Spring or of another session, the work joins it unless the options define
	 * otherwise. Work that has joined is not undone alone: if its error is caught and the
	 * transaction goes on, what it has written is committed with the rest; use
	 * {@link AsyncSession#inSavepoint(Function)} for a part that may fail. The connection
	 * is acquired at the first statement.
	 * @param <T> the type of the value
	 * @param options the options of the transaction
	 * @param work a function that creates the work
	 * @return the value of the work after the commit, empty if the work is empty. Errors
	 * are those of the work, of the flush and of the commit, such as
	 * {@link dev.asyncdb.error.CommitOutcomeUnknownException},
	 * {@link dev.asyncdb.error.FailedTransactionException} or
	 * {@link dev.asyncdb.error.ConnectionUnavailableException}. Conflicts with concurrent
	 * transactions are
	 * {@link org.springframework.dao.PessimisticLockingFailureException}s, at the commit
	 * as well, and can be retried by {@link TransactionOptions#withRetries(int)}
	 * @since 0.1.0
	 */
	<T> Mono<T> inTransaction(TransactionOptions options, Function<? super AsyncSession, ? extends Mono<T>> work);

	/**
	 * Stream rows in a read-only session that is closed at the end of the stream. Nothing
	 * is committed.
	 * @param <T> the type of a row
	 * @param work a function that creates the stream, such as {@link Select#stream(int)}
	 * @return the rows; a cancel closes the session as well
	 * @since 0.1.0
	 */
	<T> Flux<T> stream(Function<? super AsyncSession, ? extends Flux<T>> work);

	/**
	 * Return the session of the subscriber: that of the running transaction, or the one
	 * with which blocking-style code was started.
	 * @return the session, which its owner closes; empty if none exists
	 * @since 0.1.0
	 */
	Mono<AsyncSession> currentSession();

	/**
	 * Open a session that the caller must close. Prefer {@link #inSession(Function)}.
	 * @return a new session; it acquires no connection before its first statement
	 * @since 0.1.0
	 */
	Mono<AsyncSession> openSession();

	@Override
	default <T> Mono<T> findById(Class<T> type, Object id) {
		return inTransaction((session) -> session.findById(type, id));
	}

	@Override
	default <T> Mono<T> findOne(Class<T> type, CriteriaDefinition criteria) {
		return inTransaction((session) -> session.findOne(type, criteria));
	}

	@Override
	default <T> Mono<T> findOne(Class<T> type, Values<T> keys) {
		return inTransaction((session) -> session.findOne(type, keys));
	}

	@Override
	default <T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return inTransaction((session) -> session.getOrCreate(type, keys, defaults));
	}

	@Override
	default <T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults) {
		return inTransaction((session) -> session.updateOrCreate(type, keys, defaults, createDefaults));
	}

}
