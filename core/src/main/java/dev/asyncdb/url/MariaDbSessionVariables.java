package dev.asyncdb.url;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

/**
 * Session variables that a new connection to MariaDB sets.
 */
final class MariaDbSessionVariables {

	static final Option<Object> OPTION = Option.valueOf("sessionVariables");

	private final Map<String, String> variables = new LinkedHashMap<>();

	private MariaDbSessionVariables() {
	}

	/**
	 * Append the default limits in the notation of the driver.
	 * @param given the variables of the connection options, which take precedence
	 * @param zone the time zone, {@code null} for that of the server
	 */
	static String completed(@Nullable Object given, DriverOptions defaults, @Nullable String zone) {
		MariaDbSessionVariables limits = new MariaDbSessionVariables();
		limits.put("max_statement_time", Double.toString(defaults.statement().toMillis() / 1000.0));
		limits.putSeconds("innodb_lock_wait_timeout", defaults.lock());
		limits.putSeconds("lock_wait_timeout", defaults.lock());
		limits.putSeconds("idle_transaction_timeout", defaults.idleInTransaction());
		if (zone != null) {
			limits.put("time_zone", zone);
		}
		StringBuilder text = new StringBuilder((given != null) ? given.toString() : "");
		limits.variables.forEach((name, value) -> {
			if (!isNamed(name, text)) {
				text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(value);
			}
		});
		return text.toString();
	}

	static DriverOptions unlessDefined(DriverOptions defaults, @Nullable Object given) {
		String text = (given != null) ? given.toString() : "";
		boolean lock = isNamed("innodb_lock_wait_timeout", text) || isNamed("lock_wait_timeout", text);
		return new DriverOptions(isNamed("max_statement_time", text) ? Duration.ZERO : defaults.statement(),
				lock ? Duration.ZERO : defaults.lock(),
				isNamed("idle_transaction_timeout", text) ? Duration.ZERO : defaults.idleInTransaction());
	}

	private static boolean isNamed(String name, CharSequence text) {
		return Pattern.compile("(^|[,;\\s.])" + name + "\\s*=", Pattern.CASE_INSENSITIVE).matcher(text).find();
	}

	// In seconds, rounded up, since zero would mean not to wait at all
	private void putSeconds(String name, Duration limit) {
		if (!limit.isZero()) {
			put(name, Long.toString((limit.toMillis() + 999) / 1000));
		}
	}

	private void put(String name, String value) {
		if (!value.equals("0.0")) {
			this.variables.put(name, value);
		}
	}

}
