package dev.asyncdb.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.asyncdb.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Hides database passwords, and all parts of database URLs except host and database, also
 * in the command line and in variables of other names. Property names are compared
 * without punctuation, which environment variables change.
 */
final class DatabaseSecrets implements SanitizingFunction {

	private static final String DATABASE = "(asyncdb|spring(r2dbc|datasource|liquibase|flyway)).*";

	private static final Pattern URLS = Pattern.compile(DATABASE + "url(s\\d*)?");

	private static final Pattern PASSWORDS = Pattern.compile(DATABASE + "(password|passphrase|secret|token)");

	// Values that contain settings, such as those of the command line
	private static final Pattern CONTAINERS = Pattern
		.compile(".*(command|commandline|options|opts|args|arguments|applicationjson)");

	// An argument may contain spaces, and ends before the next one. One in JSON is quoted
	private static final Pattern SECRET_ARGUMENT = Pattern.compile(
			"(?i)((?:password|passphrase|secret|token)[\\w.-]*+)(?:(\"\\s*+:\\s*+)(?:\"(?:[^\"\\\\]|\\\\.)*+\"?|[^\\s,}]++)"
					+ "|(=)(?:(?!\\s--?[A-Za-z]).)*+)",
			Pattern.DOTALL);

	// Also a user and a password with special characters that are not encoded
	private static final Pattern USER_OF_URL = Pattern.compile("://[^\\s\"]*@");

	// No user, parameter or setting, in the syntax of any driver
	private static final Pattern ADDRESS_ONLY = Pattern.compile("[^@?;=&]*+");

	// Not the hosts of one address
	private static final Pattern SEVERAL = Pattern.compile("\\s*,\\s*(?=[a-z0-9]+:)");

	private static final Pattern PREFIX = Pattern.compile("(?i)(r2dbc|jdbc):");

	private static final List<String> PASSWORD_PROPERTIES = List.of("asyncdb.password", "spring.r2dbc.password",
			"spring.liquibase.password", "spring.flyway.password", "spring.datasource.password");

	private static final List<String> URL_PROPERTIES = List.of("asyncdb.url", "asyncdb.migrations.url",
			"spring.r2dbc.url");

	private static final Bindable<List<String>> REPLICAS = Bindable.listOf(String.class);

	private static final Bindable<Map<String, Map<String, String>>> DATABASES = Bindable
		.of(ResolvableType.forClassWithGenerics(Map.class, ResolvableType.forClass(String.class),
				ResolvableType.forClassWithGenerics(Map.class, String.class, String.class)));

	// The endpoint asks for each of its values
	private static final Duration REUSED = Duration.ofSeconds(1);

	private final Environment environment;

	private volatile @Nullable Known recent;

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
		return !value.isEmpty() && passwords().contains(value);
	}

	private Set<String> passwords() {
		Known last = this.recent;
		if (last == null || System.nanoTime() - last.since() > REUSED.toNanos()) {
			last = new Known(System.nanoTime(), readPasswords());
			this.recent = last;
		}
		return last.passwords();
	}

	private Set<String> readPasswords() {
		Set<String> passwords = new LinkedHashSet<>();
		PASSWORD_PROPERTIES.forEach((name) -> add(passwords, this.environment.getProperty(name)));
		URL_PROPERTIES.forEach((name) -> add(passwords, passwordOf(this.environment.getProperty(name))));
		Binder binder = Binder.get(this.environment);
		binder.bind("asyncdb.replicas.urls", REPLICAS)
			.orElse(List.of())
			.forEach((url) -> add(passwords, passwordOf(url)));
		binder.bind("asyncdb.databases", DATABASES).orElse(Map.of()).values().forEach((database) -> {
			add(passwords, database.get("password"));
			add(passwords, passwordOf(database.get("url")));
		});
		return passwords;
	}

	private static void add(Set<String> passwords, @Nullable String password) {
		if (StringUtils.hasLength(password)) {
			passwords.add(password);
		}
	}

	private static @Nullable String passwordOf(@Nullable String url) {
		try {
			CharSequence password = StringUtils.hasText(url) ? DatabaseUrl.parse(url).password() : null;
			return (password != null) ? password.toString() : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private String withoutSecrets(String text) {
		String known = text;
		for (String password : passwords()) {
			known = known.replace(password, SanitizableData.SANITIZED_VALUE);
		}
		String withoutPasswords = SECRET_ARGUMENT.matcher(known)
			.replaceAll((found) -> found.group(1)
					+ ((found.group(2) != null) ? found.group(2) + "\"" + SanitizableData.SANITIZED_VALUE + "\""
							: "=" + SanitizableData.SANITIZED_VALUE));
		return USER_OF_URL.matcher(withoutPasswords).replaceAll("://" + SanitizableData.SANITIZED_VALUE + "@");
	}

	// What an application wrote is shown as it wrote it, unless it can contain a secret
	private static SanitizableData address(SanitizableData url) {
		String written = String.valueOf(url.getValue());
		if (ADDRESS_ONLY.matcher(written).matches()) {
			return url;
		}
		try {
			return url.withValue(SEVERAL.splitAsStream(written)
				.map(DatabaseSecrets::withoutSettings)
				.collect(Collectors.joining(", ")));
		}
		catch (RuntimeException ex) {
			return url.withSanitizedValue();
		}
	}

	private static String withoutSettings(String url) {
		Matcher prefix = PREFIX.matcher(url);
		return (prefix.lookingAt() ? prefix.group() : "") + DatabaseUrl.parse(url);
	}

	/**
	 * The passwords at a time, since the environment can change.
	 */
	private record Known(long since, Set<String> passwords) {

	}

}
