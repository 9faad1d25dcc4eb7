package dev.asyncdb.mapping;

import java.util.Collection;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A property was named that the entity does not have.
 * <p>
 * Names become SQL identifiers only by way of the entity's metadata, so an unknown one is
 * refused before any SQL exists.
 *
 * @since 0.1.0
 */
public final class UnknownPropertyException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	private static final Pattern HARMLESS = Pattern.compile("[\\p{Alpha}_][\\p{Alnum}_.]{0,63}");

	UnknownPropertyException(Class<?> type, String name, Collection<String> known) {
		super("%s has no property %s; its properties are %s".formatted(type.getSimpleName(), harmless(name),
				String.join(", ", known)));
	}

	/**
	 * What of a name can be repeated: names can come from a request.
	 */
	static String harmless(@Nullable String name) {
		boolean isName = name != null && HARMLESS.matcher(name).matches();
		return isName ? "'" + name + "'" : "of that name (not shown, it is not a name)";
	}

}
