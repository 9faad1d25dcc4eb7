package dev.asyncdb.url;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

/**
 * The time zone of a server session of MariaDB. The driver encodes an
 * {@link java.time.Instant} in the time zone of the JVM, whatever the session uses.
 */
final class MariaDbTimeZone {

	static final Option<Object> OPTION = Option.valueOf("timezone");

	/** A time zone without repeated hours, whose name needs no tables of the server. */
	static final String UTC = "+00:00";

	private static final Pattern VARIABLE = Pattern.compile("(?:^|[,;\\s.])time_zone\\s*=\\s*['\"]?([^'\",;]+)",
			Pattern.CASE_INSENSITIVE);

	private MariaDbTimeZone() {
	}

	/**
	 * Return whether the options define the time zone, or leave it to the server.
	 */
	static boolean isDefined(ConnectionFactoryOptions options) {
		return options.hasOption(OPTION);
	}

	/**
	 * Return the time zone that is set when a connection is opened.
	 * @return {@code null} if it is that of the server, or that of the JVM
	 */
	static @Nullable ZoneId of(ConnectionFactoryOptions options) {
		Object zone = options.getValue(OPTION);
		if (zone != null && !zone.toString().equalsIgnoreCase("disable")) {
			return parse(zone.toString());
		}
		Object variables = options.getValue(MariaDbSessionVariables.OPTION);
		Matcher matcher = VARIABLE.matcher((variables != null) ? variables.toString() : "");
		return matcher.find() ? parse(matcher.group(1).strip()) : null;
	}

	// Such as auto, SYSTEM, or DEFAULT
	private static @Nullable ZoneId parse(String zone) {
		try {
			return ZoneId.of(zone).normalized();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
