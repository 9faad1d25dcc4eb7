package dev.asyncdb.kotlin

import dev.asyncdb.session.AsyncSession
import dev.asyncdb.session.SessionOperations
import dev.asyncdb.session.TransactionOptions
import kotlinx.coroutines.Job
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactor.asFlux
import kotlinx.coroutines.reactor.awaitSingleOrNull
import kotlinx.coroutines.reactor.mono

/**
 * Run work in a transaction, which is committed before the value is returned and rolled
 * back if the work fails or is cancelled. Repositories and functions with
 * `@Transactional` that the work calls take part in it.
 * @return the value of the work
 * @see SessionOperations.inTransaction
 * @since 0.1.0
 */
public suspend fun <T : Any> SessionOperations.transaction(
	options: TransactionOptions = TransactionOptions.defaults(),
	work: suspend (AsyncSession) -> T?,
): T? {
	val context = currentCoroutineContext().minusKey(Job)
	return inTransaction(options) { session -> mono(context) { work(session) } }.awaitSingleOrNull()
}

/**
 * Run work in a session. What the work does not commit is rolled back.
 * @return the value of the work
 * @see SessionOperations.inSession
 * @since 0.1.0
 */
public suspend fun <T : Any> SessionOperations.session(work: suspend (AsyncSession) -> T?): T? {
	val context = currentCoroutineContext().minusKey(Job)
	return inSession { session -> mono(context) { work(session) } }.awaitSingleOrNull()
}

/**
 * Read row by row in a session that only reads, which ends with the flow.
 * @see SessionOperations.stream
 * @since 0.1.0
 */
public fun <T : Any> SessionOperations.streaming(work: (AsyncSession) -> Flow<T>): Flow<T> =
	stream { session -> work(session).asFlux() }.asFlow()
