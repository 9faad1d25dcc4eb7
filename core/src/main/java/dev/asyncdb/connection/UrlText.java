package dev.asyncdb.connection;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the parameters of a URL.
 */
final class UrlText {

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

}
