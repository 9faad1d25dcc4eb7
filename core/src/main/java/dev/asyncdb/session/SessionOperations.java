package dev.asyncdb.session;

import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ways to work with a session. Thread-safe; all publishers are lazy and re-subscribable.
 *
 * @since 0.1.0
 */
public interface SessionOperations {

	/**
	 * Work in a session that commits when told to.
	 * <p>
	 * The first statement begins a transaction, {@link AsyncSession#commit()} and
	 * {@link AsyncSession#rollback()} end it, the next statement begins another. At the
	 * end the session is closed and what was not committed is rolled back.
	 * @param <T> the type of the value
	 * @param work makes the work to do
	 * @return the value of the work, empty if the work is
	 * @since 0.1.0
	 */
	<T> Mono<T> inSession(Function<? super AsyncSession, ? extends Mono<T>> work);

	/**
	 * Work in a transaction with default options.
	 * @param <T> the type of the value
	 * @param work makes the work to do
	 * @return the value of the work, empty if the work is
	 * @since 0.1.0
	 * @see #inTransaction(TransactionOptions, Function)
	 */
	default <T> Mono<T> inTransaction(Function<? super AsyncSession, ? extends Mono<T>> work) {
		return inTransaction(TransactionOptions.defaults(), work);
	}

	/**
	 * Work in a transaction. Pending changes are flushed and the transaction is committed
	 * before the value is emitted; an error or a cancel rolls everything back.
	 * <p>
	 * Inside, Spring Data repositories, {@code DatabaseClient} and {@code @Transactional}
	 * methods use the same connection and transaction. Inside a running transaction of
	 * Spring or of another session, the work joins it unless the options say otherwise.
	 * The connection is taken at the first statement.
	 * @param <T> the type of the value
	 * @param options how to run the transaction
	 * @param work makes the work to do
	 * @return the value of the work once it is committed, empty if the work is. Errors
	 * are those of the work, of the flush and of the commit, such as
	 * {@link dev.asyncdb.error.CommitOutcomeUnknownException},
	 * {@link dev.asyncdb.error.FailedTransactionException} or
	 * {@link dev.asyncdb.error.ConnectionUnavailableException}. Conflicts with concurrent
	 * transactions are
	 * {@link org.springframework.dao.PessimisticLockingFailureException}s, at the commit
	 * as well, and can be retried by {@link TransactionOptions#retries(int)}
	 * @since 0.1.0
	 */
	<T> Mono<T> inTransaction(TransactionOptions options, Function<? super AsyncSession, ? extends Mono<T>> work);

	/**
	 * Read row by row in a read-only session, which ends with the stream. Nothing is
	 * committed.
	 * @param <T> the type of a row
	 * @param work makes the stream, such as {@link Select#stream(int)}
	 * @return the rows; a cancel ends the session as well
	 * @since 0.1.0
	 */
	<T> Flux<T> stream(Function<? super AsyncSession, ? extends Flux<T>> work);

	/**
	 * The session in which the subscriber already is: that of the running transaction,
	 * whoever began it, or the one with which blocking-style code was begun.
	 * @return the session, which its owner ends; empty if there is none
	 * @since 0.1.0
	 */
	Mono<AsyncSession> currentSession();

	/**
	 * Open a session that the caller closes. Prefer {@link #inSession(Function)}.
	 * @return a new session; it takes no connection before its first statement
	 * @since 0.1.0
	 */
	Mono<AsyncSession> openSession();

}
