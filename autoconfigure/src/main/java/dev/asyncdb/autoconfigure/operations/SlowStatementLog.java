package dev.asyncdb.autoconfigure.operations;

import java.time.Duration;
import java.util.regex.Pattern;

import dev.asyncdb.error.LogText;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs statements that take long. Bound values are not part of the SQL, and literals are
 * replaced. The logger is a member of Spring Boot's logger group {@code sql}.
 *
 * @param manager the name of the manager
 */
record SlowStatementLog(Duration threshold, String manager) implements DatabaseMetricsRecorder {

	/**
	 * The name of the logger.
	 */
	static final String LOGGER = "dev.asyncdb.statement.slow";

	private static final Logger logger = LoggerFactory.getLogger(LOGGER);

	// Texts with doubled quotes, dollar quoting of PostgreSQL, and numbers outside of
	// names
	private static final Pattern LITERAL = Pattern.compile(
			"'(?:[^'\\\\]|''|\\\\.)*+(?:'|$)|\\$(\\w*)\\$.*?(?:\\$\\1\\$|$)|(?<![\\w$@:?\"`])\\d[\\d.]*(?:[eE][+-]?\\d+)?(?!\\w)",
			Pattern.DOTALL);

	SlowStatementLog(Duration threshold) {
		this(threshold, "default");
	}

	@Override
	public DatabaseMetricsRecorder forManager(String name) {
		return new SlowStatementLog(this.threshold, name);
	}

	@Override
	public void recordStatement(String sql, String operation, Duration duration, boolean failed) {
		if (duration.compareTo(this.threshold) >= 0) {
			logger.warn("Slow statement on '{}': {} ms{}: {}", this.manager, duration.toMillis(),
					failed ? ", failed" : "", LogText.of(withoutLiterals(sql)));
		}
	}

	static String withoutLiterals(String sql) {
		return LITERAL.matcher(sql).replaceAll("?");
	}

}
