package dev.asyncdb.session.identity;

import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The key of a row in the identity map: the entity type and the identifier. The
 * {@code equals} of entities is never called.
 *
 * @param type the entity type
 * @param id the identifier
 * @param comparable the form in which identifiers are compared, see {@link KeyValues}
 */
public record EntityKey(Class<?> type, Object id, Object comparable) {

	public EntityKey(Class<?> type, Object id) {
		this(type, id, Objects.requireNonNull(KeyValues.comparable(id)));
	}

	/**
	 * Return whether the database compares such an identifier as Java does, whatever the
	 * column is.
	 */
	public boolean isExact() {
		return this.id instanceof Number || this.id instanceof UUID;
	}

	// Each row compares keys twice, and the generated method of a record is slower
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof EntityKey that && this.type == that.type && this.comparable.equals(that.comparable);
	}

	@Override
	public int hashCode() {
		return 31 * this.type.hashCode() + this.comparable.hashCode();
	}

}
