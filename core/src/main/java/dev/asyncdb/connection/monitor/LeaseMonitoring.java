package dev.asyncdb.connection.monitor;

import java.time.Duration;

import dev.asyncdb.error.LogText;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.reactive.DeadlineKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the monitors of all leases share.
 *
 * @param deadlines keeps the deadlines that a monitor does not keep itself
 * @param leakThreshold how long a connection may be held before it is logged
 */
public record LeaseMonitoring(LeasedConnections leases, DeadlineKeeper deadlines, Duration leakThreshold,
		DatabaseMetricsRecorder recorder) {

	private static final Logger logger = LoggerFactory.getLogger(LeaseMonitoring.class);

	boolean isLeak(long held) {
		return held > this.leakThreshold.toNanos();
	}

	void reportLeak(@Nullable String acquiredAt, @Nullable String lastStatement) {
		this.recorder.recordConnectionLeak();
		logger.warn(
				"A connection is held for more than {}, which is a possible leak. Acquired at: {}. Last statement: {}",
				this.leakThreshold, (acquiredAt != null) ? acquiredAt : "an unknown place",
				LogText.of((lastStatement != null) ? lastStatement : "none"));
	}

}
