package dev.asyncdb.session.unit;

import org.jspecify.annotations.Nullable;

/**
 * Which row: the entity type and its identifier. Never the entity's own {@code equals}.
 */
public record EntityKey(Class<?> type, Object id) {

	// Written out, since each row that is read asks twice and what a record makes of
	// itself is slower
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof EntityKey that && this.type == that.type && this.id.equals(that.id);
	}

	@Override
	public int hashCode() {
		return 31 * this.type.hashCode() + this.id.hashCode();
	}

}
