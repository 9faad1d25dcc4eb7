package dev.asyncdb.kotlin

import dev.asyncdb.mapping.Values
import dev.asyncdb.session.Projection
import dev.asyncdb.session.Select
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactive.awaitSingle
import kotlinx.coroutines.reactor.awaitSingleOrNull

/**
 * Return all entities that match, as they are collected.
 * @see Select.all
 * @since 0.1.0
 */
public fun <T : Any> Select<T>.asFlow(): Flow<T> = all().asFlow()

/**
 * Return all entities that match.
 * @see Select.all
 * @since 0.1.0
 */
public suspend fun <T : Any> Select<T>.awaitAll(): List<T> = all().collectList().awaitSingle()

/**
 * Read all entities that match row by row, as they are collected.
 * @param fetchSize number of rows, or of entities with relations, that are read at a time
 * @see Select.stream
 * @since 0.1.0
 */
public fun <T : Any> Select<T>.streamAsFlow(fetchSize: Int? = null): Flow<T> =
	(if (fetchSize != null) stream(fetchSize) else stream()).asFlow()

/**
 * Return the first entity that matches.
 * @return the entity, or `null` if there is none
 * @see Select.first
 * @since 0.1.0
 */
public suspend fun <T : Any> Select<T>.awaitFirstOrNull(): T? = first().awaitSingleOrNull()

/**
 * Return the only entity that matches.
 * @return the entity, or `null` if there is none
 * @see Select.one
 * @since 0.1.0
 */
public suspend fun <T : Any> Select<T>.awaitOneOrNull(): T? = one().awaitSingleOrNull()

/**
 * Return the only entity that matches, which must exist.
 * @see Select.getOne
 * @since 0.1.0
 */
public suspend fun <T : Any> Select<T>.awaitOne(): T = getOne().awaitSingle()

/**
 * Find an entity by its identifier, with the relations of the query.
 * @return the entity, or `null` if there is none
 * @see Select.findById
 * @since 0.1.0
 */
public suspend fun <T : Any> Select<T>.find(id: Any): T? = findById(id).awaitSingleOrNull()

/**
 * Find an entity that must exist by its identifier, with the relations of the query.
 * @see Select.getById
 * @since 0.1.0
 */
public suspend fun <T : Any> Select<T>.get(id: Any): T = getById(id).awaitSingle()

/**
 * Select as values of another type, for which Java has a function that is a keyword in
 * Kotlin.
 * @see Select.as
 * @since 0.1.0
 */
public inline fun <reified P : Any> Select<*>.project(): Projection<P> = `as`(P::class.java)

/**
 * Return all values, as they are collected.
 * @see Projection.all
 * @since 0.1.0
 */
public fun <P : Any> Projection<P>.asFlow(): Flow<P> = all().asFlow()

/**
 * Return all values.
 * @see Projection.all
 * @since 0.1.0
 */
public suspend fun <P : Any> Projection<P>.awaitAll(): List<P> = all().collectList().awaitSingle()

/**
 * Update the rows that match.
 * @return the number of rows
 * @see Select.update
 * @since 0.1.0
 */
public suspend fun <T : Any> Select<T>.awaitUpdate(values: Values<T>): Long = update(values).awaitSingle()

/**
 * Delete the rows that match.
 * @return the number of rows
 * @see Select.delete
 * @since 0.1.0
 */
public suspend fun <T : Any> Select<T>.awaitDelete(): Long = delete().awaitSingle()

/**
 * Count the entities that match.
 * @see Select.count
 * @since 0.1.0
 */
public suspend fun <T : Any> Select<T>.awaitCount(): Long = count().awaitSingle()

/**
 * Return whether an entity matches.
 * @see Select.exists
 * @since 0.1.0
 */
public suspend fun <T : Any> Select<T>.awaitExists(): Boolean = exists().awaitSingle()
