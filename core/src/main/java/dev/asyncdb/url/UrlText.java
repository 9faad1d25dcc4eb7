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
 * Reads and writes the parameters of a URL.
 */
final class UrlText {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private UrlText() {
	}

	/**
	 * The parameters of a query, without those that have no value.
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
	 * Read an address of a server with a query, as most databases write it.
	 * @param driver the R2DBC name of the driver, perhaps with {@code r2dbcs:} before it
	 * @param rest what follows the name of the database
	 * @param parameter takes a parameter other than user and password
	 */
	static ConnectionFactoryOptions server(String driver, String rest, Parameter parameter) {
		String[] addressAndQuery = rest.split("\\?", 2);
		String scheme = driver.contains(":") ? "" : "r2dbc:";
		ConnectionFactoryOptions.Builder options = UrlParser.r2dbc(scheme + driver + ":" + addressAndQuery[0]).mutate();
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
	 * The options, with this machine as the host unless they say where the server is.
	 * @param ways names of the options that say so besides the host
	 */
	static ConnectionFactoryOptions.Builder located(ConnectionFactoryOptions options, String... ways) {
		boolean isLocated = options.hasOption(ConnectionFactoryOptions.HOST)
				|| Stream.of(ways).anyMatch((way) -> options.hasOption(Option.valueOf(way)));
		ConnectionFactoryOptions.Builder located = options.mutate();
		return isLocated ? located : located.option(ConnectionFactoryOptions.HOST, "localhost");
	}

	static String hosts(ConnectionFactoryOptions options) {
		Object port = options.getValue(ConnectionFactoryOptions.PORT);
		return text(options, ConnectionFactoryOptions.HOST, "localhost") + ((port != null) ? ":" + port : "");
	}

	/**
	 * How long JDBC waits for a new connection.
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

	static String text(ConnectionFactoryOptions options, Option<?> option, String otherwise) {
		Object value = options.getValue(option);
		return (value != null) ? value.toString() : otherwise;
	}

	// Milliseconds for JDBC's drivers, a duration for R2DBC's
	static Duration millisOrDuration(String value) {
		if (value.startsWith("P")) {
			return Objects.requireNonNullElse(duration(value), Duration.ZERO);
		}
		return Duration.ofMillis(number("has a connect timeout that is no number of milliseconds", value));
	}

	static Duration seconds(String value) {
		return Duration.ofSeconds(number("has a connect timeout that is no number of seconds", value));
	}

	static int number(String value) {
		return (int) number("has a port that is no number", value);
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
	 * Takes a parameter of a URL.
	 */
	interface Parameter {

		void apply(String name, String value, ConnectionFactoryOptions.Builder options);

	}

}
