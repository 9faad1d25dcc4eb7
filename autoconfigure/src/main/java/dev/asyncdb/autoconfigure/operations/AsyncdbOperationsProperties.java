package dev.asyncdb.autoconfigure.operations;

import java.time.Duration;

import dev.asyncdb.autoconfigure.Settings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What operators see.
 *
 * @param slowStatementThreshold Time after which a statement is logged as slow, with its
 * SQL and without its values. None is logged unless set.
 * @param healthTimeout Maximum time that a health check waits for the database.
 * @param healthTimeToLive Time for which the result of a health check is reused.
 * @since 0.1.0
 */
@ConfigurationProperties("asyncdb.operations")
public record AsyncdbOperationsProperties(@Nullable Duration slowStatementThreshold,
		@DefaultValue("2s") Duration healthTimeout, @DefaultValue("5s") Duration healthTimeToLive) {

	/**
	 * Check the values.
	 */
	public AsyncdbOperationsProperties {
		Settings.requireNotNegative("asyncdb.operations.slow-statement-threshold",
				(slowStatementThreshold != null) ? slowStatementThreshold : Duration.ZERO);
		Settings.requirePositive("asyncdb.operations.health-timeout", healthTimeout);
		Settings.requireNotNegative("asyncdb.operations.health-time-to-live", healthTimeToLive);
	}

}
