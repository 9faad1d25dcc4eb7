package dev.asyncdb.url;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

/**
 * Parses and formats the parameters of a URL.
 */
final class UrlText {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private UrlText() {
	}

	/**
	 * The parameters of a query that have a value.
	 */
	static Map<String, String> parameters(String query) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (String parameter : query.split("&", -1)) {
			String[] nameAndValue = parameter.split("=", 2);
			if (nameAndValue.length == 2) {
				parameters.put(nameAndValue[0], decoded(nameAndValue[1]));
			}
		}
		return parameters;
	}

	private static String decoded(String value) {
		try {
			return URLDecoder.decode(value, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new DatabaseUrlException("is not well-formed");
		}
	}

	/**
	 * Parse the URL of a server with a query.
	 * @param driver the driver identifier of R2DBC
	 * @param rest the URL after the name of the database
	 * @param parameter applies a parameter other than user and password
	 */
	static ConnectionFactoryOptions server(String driver, String rest, Parameter parameter) {
		String[] addressAndQuery = rest.split("\\?", 2);
		ConnectionFactoryOptions.Builder options = UrlParser.r2dbc("r2dbc:" + driver + ":" + addressAndQuery[0])
			.mutate();
		if (addressAndQuery.length > 1) {
			parameters(addressAndQuery[1]).forEach((name, value) -> {
				switch (name) {
					case "user" -> options.option(ConnectionFactoryOptions.USER, value);
					case "password" -> options.option(ConnectionFactoryOptions.PASSWORD, value);
					default -> parameter.apply(name, value, options);
				}
			});
		}
		return options.build();
	}

	/**
	 * The options, with {@code localhost} as the host unless they locate the server.
	 * @param locators names of other options that locate the server
	 */
	static ConnectionFactoryOptions.Builder located(ConnectionFactoryOptions options, String... locators) {
		boolean isLocated = options.hasOption(ConnectionFactoryOptions.HOST)
				|| Stream.of(locators).anyMatch((locator) -> options.hasOption(Option.valueOf(locator)));
		ConnectionFactoryOptions.Builder located = options.mutate();
		return isLocated ? located : located.option(ConnectionFactoryOptions.HOST, "localhost");
	}

	static String hosts(ConnectionFactoryOptions options) {
		Object port = options.getValue(ConnectionFactoryOptions.PORT);
		return text(options, ConnectionFactoryOptions.HOST, "localhost") + ((port != null) ? ":" + port : "");
	}

	/**
	 * The connect timeout of JDBC.
	 */
	static Duration connectTimeout(ConnectionFactoryOptions options) {
		Duration given = duration(options.getValue(ConnectionFactoryOptions.CONNECT_TIMEOUT));
		return (given != null) ? given : CONNECT_TIMEOUT;
	}

	static boolean isTrue(ConnectionFactoryOptions options, Option<?> option) {
		return Boolean.parseBoolean(String.valueOf(options.getValue(option)));
	}

	static Map<String, CharSequence> secret(ConnectionFactoryOptions options, Option<?> option, String jdbcName) {
		return (options.getValue(option) instanceof CharSequence secret) ? Map.of(jdbcName, secret) : Map.of();
	}

	static void refuse(ConnectionFactoryOptions options, List<String> names, String problem) {
		if (names.stream().anyMatch((name) -> options.hasOption(Option.valueOf(name)))) {
			throw new DatabaseUrlException(problem + ": set spring.liquibase.url");
		}
	}

	static String query(Map<String, String> parameters) {
		return parameters.entrySet()
			.stream()
			.map((parameter) -> parameter.getKey() + "=" + encoded(parameter.getValue()))
			.collect(Collectors.joining("&"));
	}

	static String encoded(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
	}

	static void put(Map<String, String> parameters, String name, @Nullable Object value) {
		if (value != null) {
			parameters.put(name, value.toString());
		}
	}

	static <T> void putIfAbsent(ConnectionFactoryOptions.Builder completed, ConnectionFactoryOptions options,
			Option<T> option, T value) {
		if (!options.hasOption(option)) {
			completed.option(option, value);
		}
	}

	static String text(ConnectionFactoryOptions options, Option<?> option, String otherwise) {
		Object value = options.getValue(option);
		return (value != null) ? value.toString() : otherwise;
	}

	// Milliseconds for JDBC drivers, an ISO-8601 duration for R2DBC drivers
	static Duration millisOrDuration(String value) {
		if (value.startsWith("P")) {
			return Objects.requireNonNullElse(duration(value), Duration.ZERO);
		}
		return Duration.ofMillis(number("has a connect timeout that is not a number of milliseconds", value));
	}

	static Duration seconds(String value) {
		return Duration.ofSeconds(number("has a connect timeout that is not a number of seconds", value));
	}

	private static long number(String problem, String value) {
		try {
			return Long.parseLong(value);
		}
		catch (NumberFormatException ex) {
			throw new DatabaseUrlException(problem);
		}
	}

	static long secondsUp(Duration duration) {
		return (duration.toMillis() + 999) / 1000;
	}

	static @Nullable Duration duration(@Nullable Object value) {
		if (value == null || value instanceof Duration) {
			return (Duration) value;
		}
		try {
			return Duration.parse(value.toString());
		}
		catch (DateTimeParseException ex) {
			throw new DatabaseUrlException("has a connect timeout that is no ISO-8601 duration");
		}
	}

	/**
	 * Applies a parameter of a URL to options.
	 */
	interface Parameter {

		void apply(String name, String value, ConnectionFactoryOptions.Builder options);

	}

}
