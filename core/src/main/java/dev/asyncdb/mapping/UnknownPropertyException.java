package dev.asyncdb.mapping;

import java.util.Collection;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown when an entity has no property of a given name.
 * <p>
 * Names are resolved by the metadata of the entity before SQL is created, so no name of a
 * caller becomes part of the SQL.
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
	 * Return the name for a message if it is safe to log, since it may come from a
	 * request.
	 */
	static String harmless(@Nullable String name) {
		boolean isName = name != null && HARMLESS.matcher(name).matches();
		return isName ? "'" + name + "'" : "of that name (which is not shown, since it is not an identifier)";
	}

}
