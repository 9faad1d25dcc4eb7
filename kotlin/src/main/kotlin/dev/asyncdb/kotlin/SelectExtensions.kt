package dev.asyncdb.kotlin

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
