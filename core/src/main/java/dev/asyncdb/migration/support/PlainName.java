package dev.asyncdb.migration.support;

import java.util.regex.Pattern;

import dev.asyncdb.migration.MigrationException;

/**
 * Names that become part of a statement without quotes.
 */
public final class PlainName {

	private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");

	private PlainName() {
	}

	public static String require(String name) {
		if (!PLAIN_NAME.matcher(name).matches()) {
			throw new MigrationException("A schema or table of the migration history is not a plain name:"
					+ " use letters, digits and underscores", null);
		}
		return name;
	}

}
