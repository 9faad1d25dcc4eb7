package dev.asyncdb.session.write;

import java.util.function.UnaryOperator;

import dev.asyncdb.mapping.MappedEntity;

/**
 * What callbacks returned.
 *
 * @param entity the entity that the session manages
 * @param values an instance with the values to write: the entity, or the copy that an
 * asynchronous callback returned while the application changed the entity. These changes
 * are left to the next flush, which calls the callbacks with them.
 */
record CallbackResult<T>(T entity, T values) {

	static <T> CallbackResult<T> of(T entity) {
		return new CallbackResult<>(entity, entity);
	}

	/**
	 * Change the entity, and the values in the same way.
	 */
	CallbackResult<T> map(UnaryOperator<T> change) {
		T changed = change.apply(this.entity);
		return isChanged() ? new CallbackResult<>(changed, change.apply(this.values)) : of(changed);
	}

	/**
	 * Return the values to write, of the entity or of what another callback made of it.
	 */
	SentValues<T> sent(MappedEntity<T> mapped, T saved) {
		return SentValues.of(mapped, saved, isChanged() ? this.values : saved);
	}

	/**
	 * Return whether the entity has changes that are not written yet.
	 */
	boolean isChanged() {
		return this.entity != this.values;
	}

}
