package dev.asyncdb.url;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

/**
 * Server settings of a new connection: a map for R2DBC, and a command line for JDBC.
 */
final class PostgresServerSettings {

	static final Option<Map<String, String>> OPTION = Option.valueOf("options");

	private static final Set<String> LIMITS = Set.of(ConnectionFactoryOptions.STATEMENT_TIMEOUT.name(),
			ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT.name(), OPTION.name());

	private static final String IDLE_IN_TRANSACTION = "idle_in_transaction_session_timeout";

	static final Option<Object> CACHE = Option.valueOf("preparedStatementCacheQueries");

	private static final Pattern SETTING = Pattern.compile("-c\\s+([\\w.]+)=((?:\\\\.|[^\\s\\\\])*)");

	private PostgresServerSettings() {
	}

	/**
	 * Parse the form of JDBC, or that of R2DBC URLs, {@code name=value;name=value}.
	 */
	static Map<String, String> parse(String text) {
		Map<String, String> settings = new LinkedHashMap<>();
		Matcher matcher = SETTING.matcher(text);
		while (matcher.find()) {
			settings.put(matcher.group(1), matcher.group(2).replaceAll("\\\\(.)", "$1"));
		}
		if (settings.isEmpty()) {
			for (String setting : text.split(";", -1)) {
				String[] nameAndValue = setting.split("=", 2);
				if (nameAndValue.length == 2) {
					settings.put(nameAndValue[0].trim(), nameAndValue[1].trim());
				}
			}
		}
		return settings;
	}

	/**
	 * The settings of the option {@code options}.
	 */
	static Map<String, String> given(ConnectionFactoryOptions options) {
		Object given = options.getValue(OPTION);
		Map<String, String> settings = new LinkedHashMap<>();
		if (given instanceof Map<?, ?> map) {
			map.forEach((name, value) -> settings.put(String.valueOf(name), String.valueOf(value)));
		}
		else if (given != null) {
			settings.putAll(parse(given.toString()));
		}
		return settings;
	}

	static void addLimits(DriverOptions defaults, ConnectionFactoryOptions.Builder completed,
			ConnectionFactoryOptions options) {
		putTimeout(completed, options, ConnectionFactoryOptions.STATEMENT_TIMEOUT, defaults.statement());
		putTimeout(completed, options, ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT, defaults.lock());
		Map<String, String> settings = new LinkedHashMap<>();
		if (!defaults.idleInTransaction().isZero()) {
			settings.put(IDLE_IN_TRANSACTION, millis(defaults.idleInTransaction()));
		}
		if (!options.hasOption(CACHE) && defaults.hasLimits()) {
			settings.put(DriverOptions.CACHE_MARKER, "cached");
		}
		settings.putAll(given(options));
		if (!settings.isEmpty()) {
			completed.option(OPTION, settings);
		}
	}

	private static void putTimeout(ConnectionFactoryOptions.Builder completed, ConnectionFactoryOptions options,
			Option<Duration> option, Duration timeout) {
		if (!timeout.isZero()) {
			UrlText.putIfAbsent(completed, options, option, timeout);
		}
	}

	private static String millis(Duration timeout) {
		return Long.toString(timeout.toMillis());
	}

	/**
	 * Remove the marker, and the limits that are equal to the defaults. Sessions set
	 * these in each transaction instead.
	 */
	static ConnectionFactoryOptions forPooler(DriverOptions defaults, ConnectionFactoryOptions completed) {
		Map<String, String> settings = given(completed);
		boolean isCaching = settings.remove(DriverOptions.CACHE_MARKER) != null;
		settings.remove(IDLE_IN_TRANSACTION, millis(defaults.idleInTransaction()));
		ConnectionFactoryOptions.Builder pooled = ConnectionFactoryOptions.builder()
			.from(completed, (option) -> !option.equals(OPTION)
					&& !isDefault(completed, option, ConnectionFactoryOptions.STATEMENT_TIMEOUT, defaults.statement())
					&& !isDefault(completed, option, ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT, defaults.lock()));
		if (!settings.isEmpty()) {
			pooled.option(OPTION, settings);
		}
		return (isCaching ? pooled.option(CACHE, 0) : pooled).build();
	}

	private static boolean isDefault(ConnectionFactoryOptions options, Option<?> option, Option<Duration> limit,
			Duration value) {
		return option.equals(limit) && value.equals(UrlText.duration(options.getValue(limit)));
	}

	static DriverOptions unlessDefined(DriverOptions defaults, ConnectionFactoryOptions options) {
		Map<String, String> settings = given(options);
		boolean statement = options.hasOption(ConnectionFactoryOptions.STATEMENT_TIMEOUT)
				|| settings.containsKey("statement_timeout");
		boolean lock = options.hasOption(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT)
				|| settings.containsKey("lock_timeout");
		return new DriverOptions(statement ? Duration.ZERO : defaults.statement(),
				lock ? Duration.ZERO : defaults.lock(),
				settings.containsKey(IDLE_IN_TRANSACTION) ? Duration.ZERO : defaults.idleInTransaction());
	}

	static ConnectionFactoryOptions withoutLimits(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions.Builder unlimited = ConnectionFactoryOptions.builder()
			.from(options, (option) -> !LIMITS.contains(option.name()));
		Map<String, String> settings = given(options);
		settings.keySet().removeIf((name) -> name.endsWith("_timeout") || name.equals(DriverOptions.CACHE_MARKER));
		return (settings.isEmpty() ? unlimited : unlimited.option(OPTION, settings)).build();
	}

	/**
	 * The settings as the command line of JDBC, {@code null} for none.
	 */
	static @Nullable String of(ConnectionFactoryOptions options) {
		Map<String, String> settings = new LinkedHashMap<>();
		put(settings, "statement_timeout", options.getValue(ConnectionFactoryOptions.STATEMENT_TIMEOUT));
		put(settings, "lock_timeout", options.getValue(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT));
		settings.putAll(given(options));
		settings.remove(DriverOptions.CACHE_MARKER);
		return settings.isEmpty() ? null
				: settings.entrySet()
					.stream()
					.map((setting) -> "-c " + setting.getKey() + "=" + escaped(setting.getValue()))
					.collect(Collectors.joining(" "));
	}

	private static void put(Map<String, String> settings, String name, @Nullable Object timeout) {
		Duration duration = UrlText.duration(timeout);
		if (duration != null) {
			settings.put(name, String.valueOf(duration.toMillis()));
		}
	}

	private static String escaped(String value) {
		return value.replaceAll("([\\s\\\\])", "\\\\$1");
	}

}
