package dev.asyncdb.session.unit;

import org.jspecify.annotations.Nullable;

/**
 * The source of the identifiers of a table.
 *
 * @param name the sequence, or {@code null} if an insert of many rows needs none
 * @param isUsable whether one statement can insert many rows
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
