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
		Object given = options.getValue(OPTION);
		if (!defaults.idleInTransaction().isZero() && (given == null || given instanceof Map)) {
			Map<String, String> settings = new LinkedHashMap<>();
			settings.put(IDLE_IN_TRANSACTION, Long.toString(defaults.idleInTransaction().toMillis()));
			settings.putAll(given(options));
			completed.option(OPTION, settings);
		}
	}

	private static void putTimeout(ConnectionFactoryOptions.Builder completed, ConnectionFactoryOptions options,
			Option<Duration> option, Duration timeout) {
		if (!timeout.isZero()) {
			UrlText.putIfAbsent(completed, options, option, timeout);
		}
	}

	static ConnectionFactoryOptions withoutLimits(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions.Builder unlimited = ConnectionFactoryOptions.builder()
			.from(options, (option) -> !LIMITS.contains(option.name()));
		Map<String, String> settings = given(options);
		settings.keySet().removeIf((name) -> name.endsWith("_timeout"));
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
