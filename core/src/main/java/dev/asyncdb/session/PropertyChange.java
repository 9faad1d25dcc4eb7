package dev.asyncdb.session;

import org.jspecify.annotations.Nullable;

/**
 * A property of a managed entity whose value differs from that of its row.
 *
 * @param property name of the property, prefixed with those of the embedded values that
 * contain it, such as {@code address.city}
 * @param before the value that was read or written last, {@code null} for NULL; must not
 * be changed
 * @param after the value of the entity
 * @since 0.1.0
 */
public record PropertyChange(String property, @Nullable Object before, @Nullable Object after) {

	/**
	 * Return a text without the values, which may be secret.
	 * @return the name of the property
	 */
	@Override
	public String toString() {
		return "PropertyChange[%s]".formatted(this.property);
	}

}
