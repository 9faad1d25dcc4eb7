package dev.asyncdb.session.unit;

import org.jspecify.annotations.Nullable;

/**
 * Where the identifiers of a table come from.
 *
 * @param name the sequence, {@code null} if the database needs none
 * @param isUsable whether many rows can be inserted by one statement
 */
public record KeySequence(@Nullable String name, boolean isUsable) {

	public static KeySequence notNeeded() {
		return new KeySequence(null, true);
	}

	public static KeySequence unknown() {
		return new KeySequence(null, false);
	}

	static KeySequence named(String name) {
		return new KeySequence(name, true);
	}

}
