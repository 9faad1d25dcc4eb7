package dev.asyncdb.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;

import dev.asyncdb.url.DatabaseUrl;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Hides database passwords, and all parts of database URLs except host and database.
 * Property names are compared without punctuation, which environment variables change.
 */
final class DatabaseSecrets implements SanitizingFunction {

	private static final String DATABASE = "(asyncdb|spring(r2dbc|datasource|liquibase)).*";

	private static final Pattern URLS = Pattern.compile(DATABASE + "url");

	private static final Pattern PASSWORDS = Pattern.compile(DATABASE + "(password|passphrase|secret|token)");

	@Override
	public SanitizableData apply(SanitizableData data) {
		String name = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		if (data.getValue() == null) {
			return data;
		}
		if (PASSWORDS.matcher(name).matches()) {
			return data.withSanitizedValue();
		}
		return URLS.matcher(name).matches() ? address(data) : data;
	}

	private static SanitizableData address(SanitizableData url) {
		try {
			return url.withValue(DatabaseUrl.parse(String.valueOf(url.getValue())).toString());
		}
		catch (RuntimeException ex) {
			return url.withSanitizedValue();
		}
	}

}
