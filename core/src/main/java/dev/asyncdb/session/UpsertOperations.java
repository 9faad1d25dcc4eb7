package dev.asyncdb.session;

import dev.asyncdb.mapping.Values;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Getting, updating and creating entities by their natural keys, without a race. Part of
 * {@link AsyncSession}.
 *
 * @since 0.1.0
 */
public interface UpsertOperations {

	/**
	 * Get the entity with these keys, creating it with the keys alone if it is missing.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, see {@link #getOrCreate(Class, Values, Values)}
	 * @return the entity and whether this call created it, never empty
	 * @since 0.1.0
	 */
	default <T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys) {
		return getOrCreate(type, keys, Values.none());
	}

	/**
	 * Get the entity with these keys, or create it. Race-safe at READ COMMITTED: however
	 * many callers meet, one creates and the others get the row.
	 * <p>
	 * On PostgreSQL a hit is one SELECT and a miss one more statement, a reading CTE
	 * whose insert cannot fail on the keys. On H2 and MariaDB the insert is tried and,
	 * when somebody was faster, the row read again. The first lookup by some keys also
	 * asks the catalogue which unique constraint holds them.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup: not empty, and a unique constraint holds these columns or
	 * some of them; {@code null} only where that has {@code NULLS NOT DISTINCT}
	 * @param defaults further values for a new row; a key in here wins over the lookup
	 * @return the entity and whether this call created it, never empty. A lookup that no
	 * constraint holds is an
	 * {@link org.springframework.dao.InvalidDataAccessApiUsageException} that says which
	 * to add, unless {@link SessionOptions#withLockedKeys(boolean)} lets a lock stand in.
	 * A violation of another constraint arrives as it is
	 * @since 0.1.0
	 */
	<T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults);

	/**
	 * Update the entity with these keys, or create it with the same values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, see {@link #updateOrCreate(Class, Values, Values, Values)}
	 * @param defaults values to set, on update and on create
	 * @return the entity and whether this call created it, never empty
	 * @since 0.1.0
	 */
	default <T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return updateOrCreate(type, keys, defaults, defaults);
	}

	/**
	 * Update the entity with these keys, or create it. Race-safe at READ COMMITTED. The
	 * version, if there is one, is raised by an update.
	 * <p>
	 * On PostgreSQL this is one statement, an updating CTE whose insert turns into the
	 * same update when somebody was faster. On MariaDB a hit is a look, an update and a
	 * look, a miss an insert that locks the row of a faster one.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, as for {@link #getOrCreate(Class, Values, Values)}
	 * @param defaults values to set on an existing row
	 * @param createDefaults further values for a new row instead of the defaults;
	 * {@code null} means the defaults, empty values mean none
	 * @return the entity and whether this call created it, never empty
	 * @since 0.1.0
	 */
	<T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults);

	/**
	 * Get the entities with these keys, or create those that are missing. Race-safe as
	 * {@link #getOrCreate(Class, Values, Values)} is.
	 * <p>
	 * If all are there it is one SELECT. Missing ones are one INSERT more on PostgreSQL
	 * and H2, two statements more on MariaDB; new rows that do not have the same columns
	 * are inserted by several. Rows are inserted in the order of their keys, so that two
	 * such calls cannot deadlock.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param rows keys and values for new rows; may be empty. Of equal keys the first
	 * says what is created
	 * @return the entities in the order of the rows, and whether this call created each.
	 * Equal keys share one entity, which only the first of them created. Errors are those
	 * of the single form; what refuses a row refuses all before anything is written
	 * @since 0.1.0
	 */
	<T> Flux<Persisted<T>> getOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows);

	/**
	 * Update the entities with these keys, or create those that are missing. Race-safe as
	 * {@link #updateOrCreate(Class, Values, Values, Values)} is, and with the same effect
	 * as that for each row in turn.
	 * <p>
	 * On PostgreSQL it is one INSERT for what is missing and one UPDATE for the rest,
	 * unless columns differ from row to row. On MariaDB and H2 missing rows are inserted
	 * together and the others updated one by one. Rows are locked in the order of their
	 * keys, so that two such calls cannot deadlock.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param rows keys, values to set and values for new rows; may be empty. Equal keys
	 * are applied one after the other
	 * @return the entities in the order of the rows, and whether this call created each.
	 * Equal keys share one entity, as it is at the end, which only the first of them can
	 * have created. Errors are those of the single form; what refuses a row refuses all
	 * before anything is written
	 * @since 0.1.0
	 */
	<T> Flux<Persisted<T>> updateOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows);

	/**
	 * Insert new entities now, those of one type and with the same columns by one
	 * statement.
	 * <p>
	 * With {@link OnConflict#SKIP} entities whose unique values are taken are left out,
	 * whichever constraint says so, and stay as they were. What the entities hold in
	 * relations is written at the next flush then, not before. All other errors arrive as
	 * they are.
	 * @param <T> the entity type
	 * @param entities new entities
	 * @param onConflict what becomes of an entity whose unique values are taken
	 * @return the entities that were inserted, in their order and as the session manages
	 * them: the same instances for a mutable class, copies for a record
	 * @since 0.1.0
	 */
	<T> Flux<T> insertAll(Iterable<T> entities, OnConflict onConflict);

}
