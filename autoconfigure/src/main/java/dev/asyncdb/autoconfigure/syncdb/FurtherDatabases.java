package dev.asyncdb.autoconfigure.syncdb;

import java.util.Map;

import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.PropertySource;

/**
 * The settings of a command for each further database. Their names are not known yet when
 * a command begins.
 */
class FurtherDatabases extends PropertySource<Map<String, String>> {

	private static final String PREFIX = DatabaseSettings.prefix("");

	private static final Map<String, String> SETTINGS = Map.of("migrations.on-startup", "none", "pool.initial-size",
			"0", "pool.min-idle", "0", "pool.max-size", "2", "pool.max-idle-time", "0");

	FurtherDatabases() {
		super("syncdb databases", SETTINGS);
	}

	@Override
	public @Nullable Object getProperty(String name) {
		int end = name.startsWith(PREFIX) ? name.indexOf('.', PREFIX.length()) : -1;
		return (end > 0) ? this.source.get(name.substring(end + 1)) : null;
	}

}
