package dev.asyncdb.session.unit;

import org.jspecify.annotations.Nullable;

/**
 * The key of a row in the identity map: the entity type and the identifier. The
 * {@code equals} of entities is never called.
 */
public record EntityKey(Class<?> type, Object id) {

	// Each row compares keys twice, and the generated method of a record is slower
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof EntityKey that && this.type == that.type && this.id.equals(that.id);
	}

	@Override
	public int hashCode() {
		return 31 * this.type.hashCode() + this.id.hashCode();
	}

}
