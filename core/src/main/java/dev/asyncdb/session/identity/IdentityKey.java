package dev.asyncdb.session.identity;

import org.jspecify.annotations.Nullable;

/**
 * A key that compares objects by identity.
 */
public record IdentityKey(Object object) {

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof IdentityKey that && this.object == that.object;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this.object);
	}

}
