package dev.asyncdb.kotlin

import dev.asyncdb.mapping.Values
import dev.asyncdb.session.AsyncSession
import dev.asyncdb.session.EntityInspection
import dev.asyncdb.session.Persisted
import dev.asyncdb.session.PropertyChange
import dev.asyncdb.session.Select
import kotlin.reflect.KProperty1
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.Job
import kotlinx.coroutines.reactive.awaitSingle
import kotlinx.coroutines.reactor.awaitSingleOrNull
import kotlinx.coroutines.reactor.mono
import org.springframework.data.core.KPropertyReference
import org.springframework.data.core.PropertyReference
import org.springframework.data.core.toDotPath
import org.springframework.data.relational.core.query.CriteriaDefinition

/**
 * Find an entity by its identifier.
 * @return the entity, or `null` if there is none
 * @see AsyncSession.findById
 * @since 0.1.0
 */
public suspend inline fun <reified T : Any> AsyncSession.find(id: Any): T? =
	findById(T::class.java, id).awaitSingleOrNull()

/**
 * Find an entity that must exist by its identifier.
 * @see AsyncSession.getById
 * @since 0.1.0
 */
public suspend inline fun <reified T : Any> AsyncSession.get(id: Any): T = getById(T::class.java, id).awaitSingle()

/**
 * Find the only entity that matches.
 * @return the entity, or `null` if there is none
 * @see AsyncSession.findOne
 * @since 0.1.0
 */
public suspend inline fun <reified T : Any> AsyncSession.findOne(criteria: CriteriaDefinition): T? =
	findOne(T::class.java, criteria).awaitSingleOrNull()

/**
 * Find the only entity with these values.
 * @return the entity, or `null` if there is none
 * @see AsyncSession.findOne
 * @since 0.1.0
 */
public suspend inline fun <reified T : Any> AsyncSession.findOne(keys: Values<T>): T? =
	findOne(T::class.java, keys).awaitSingleOrNull()

/**
 * Find the only entity that matches, which must exist.
 * @see AsyncSession.getOne
 * @since 0.1.0
 */
public suspend inline fun <reified T : Any> AsyncSession.getOne(criteria: CriteriaDefinition): T =
	getOne(T::class.java, criteria).awaitSingle()

/**
 * Find the only entity with these values, which must exist.
 * @see AsyncSession.getOne
 * @since 0.1.0
 */
public suspend inline fun <reified T : Any> AsyncSession.getOne(keys: Values<T>): T =
	getOne(T::class.java, keys).awaitSingle()

/**
 * Begin a query.
 * @see AsyncSession.select
 * @since 0.1.0
 */
public inline fun <reified T : Any> AsyncSession.select(): Select<T> = select(T::class.java)

/**
 * Find the entity with these keys, or create it.
 * @see AsyncSession.getOrCreate
 * @since 0.1.0
 */
public suspend inline fun <reified T : Any> AsyncSession.getOrCreate(
	keys: Values<T>,
	defaults: Values<T> = Values.none(),
): Persisted<T> = getOrCreate(T::class.java, keys, defaults).awaitSingle()

/**
 * Update the entity with these keys, or create it.
 * @see AsyncSession.updateOrCreate
 * @since 0.1.0
 */
public suspend inline fun <reified T : Any> AsyncSession.updateOrCreate(
	keys: Values<T>,
	defaults: Values<T>,
	createDefaults: Values<T> = defaults,
): Persisted<T> = updateOrCreate(T::class.java, keys, defaults, createDefaults).awaitSingle()

/**
 * Save an entity and return what is stored.
 * @see AsyncSession.save
 * @since 0.1.0
 */
public suspend fun <T : Any> AsyncSession.saveAndAwait(entity: T): T = save(entity).awaitSingle()

/**
 * Write what is pending.
 * @see AsyncSession.flush
 * @since 0.1.0
 */
public suspend fun AsyncSession.flushAndAwait() {
	flush().awaitSingleOrNull()
}

/**
 * Commit the session.
 * @see AsyncSession.commit
 * @since 0.1.0
 */
public suspend fun AsyncSession.commitAndAwait() {
	commit().awaitSingleOrNull()
}

/**
 * Roll the session back.
 * @see AsyncSession.rollback
 * @since 0.1.0
 */
public suspend fun AsyncSession.rollbackAndAwait() {
	rollback().awaitSingleOrNull()
}

/**
 * Load a relation of an entity.
 * @see AsyncSession.fetch
 * @since 0.1.0
 */
public suspend fun <T : Any, R : Any> AsyncSession.fetchAndAwait(entity: T, relation: KProperty1<T, R?>): R? =
	fetch(entity, reference(relation)).awaitSingleOrNull()

/**
 * Return what was changed of a property since it was read or written.
 * @return the change, or `null` if there is none
 * @see EntityInspection.changes
 * @since 0.1.0
 */
public fun EntityInspection.change(property: KProperty1<*, *>): PropertyChange? =
	changes().firstOrNull { it.property() == property.toDotPath() }

/**
 * Run work in a savepoint, which is undone if it fails.
 * @see AsyncSession.inSavepoint
 * @since 0.1.0
 */
public suspend fun <T : Any> AsyncSession.savepoint(work: suspend (AsyncSession) -> T?): T? {
	val context = currentCoroutineContext().minusKey(Job)
	return inSavepoint { session -> mono(context) { work(session) } }.awaitSingleOrNull()
}

@Suppress("UNCHECKED_CAST")
internal fun <T : Any, P> reference(property: KProperty1<T, P>): PropertyReference<T, P & Any> =
	KPropertyReference.of(property) as PropertyReference<T, P & Any>
