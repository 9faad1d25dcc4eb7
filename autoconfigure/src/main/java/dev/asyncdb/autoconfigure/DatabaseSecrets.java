package dev.asyncdb.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.asyncdb.url.DatabaseUrl;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.core.env.Environment;

/**
 * Hides database passwords, and all parts of database URLs except host and database, also
 * in the command line and in variables of other names. Property names are compared
 * without punctuation, which environment variables change.
 */
final class DatabaseSecrets implements SanitizingFunction {

	private static final String DATABASE = "(asyncdb|spring(r2dbc|datasource|liquibase)).*";

	private static final Pattern URLS = Pattern.compile(DATABASE + "url");

	private static final Pattern PASSWORDS = Pattern.compile(DATABASE + "(password|passphrase|secret|token)");

	// Values that contain settings, such as those of the command line
	private static final Pattern CONTAINERS = Pattern
		.compile("sunjavacommand|(jdkjava|javatool|java)options|springapplicationjson");

	private static final Pattern SECRET_ARGUMENT = Pattern
		.compile("(?i)((?:password|passphrase|secret|token)[\\w.-]*[\"']?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s&,}]+)");

	private static final Pattern USER_OF_URL = Pattern.compile("://[^\\s/]*@");

	private static final List<String> SOURCES = List.of("asyncdb.password", "spring.r2dbc.password",
			"spring.liquibase.password", "spring.datasource.password");

	private final Environment environment;

	DatabaseSecrets(Environment environment) {
		this.environment = environment;
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		String name = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		if (data.getValue() == null) {
			return data;
		}
		if (PASSWORDS.matcher(name).matches() || isPassword(data.getValue().toString())) {
			return data.withSanitizedValue();
		}
		if (CONTAINERS.matcher(name).matches()) {
			return data.withValue(withoutSecrets(data.getValue().toString()));
		}
		return URLS.matcher(name).matches() ? address(data) : data;
	}

	// A variable of another name that provides the password
	private boolean isPassword(String value) {
		return !value.isEmpty()
				&& SOURCES.stream().anyMatch((source) -> value.equals(this.environment.getProperty(source)));
	}

	private static String withoutSecrets(String text) {
		String withoutPasswords = SECRET_ARGUMENT.matcher(text).replaceAll("$1" + SanitizableData.SANITIZED_VALUE);
		return USER_OF_URL.matcher(withoutPasswords).replaceAll("://" + SanitizableData.SANITIZED_VALUE + "@");
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
