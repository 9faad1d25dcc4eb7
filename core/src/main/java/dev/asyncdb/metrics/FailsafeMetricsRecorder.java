package dev.asyncdb.metrics;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Logs what a recorder throws, since an exception in the middle of a release would leak
 * the connection.
 */
record FailsafeMetricsRecorder(DatabaseMetricsRecorder target) implements DatabaseMetricsRecorder {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseMetricsRecorder.class);

	@Override
	public DatabaseMetricsRecorder forManager(String manager) {
		return DatabaseMetricsRecorder.failsafe(this.target.forManager(manager));
	}

	@Override
	public <T> Mono<T> observe(ObservedOperation observed, Mono<T> operation) {
		try {
			return this.target.observe(observed, operation);
		}
		catch (Throwable ex) {
			failed(ex);
			return operation;
		}
	}

	@Override
	public <T> Flux<T> observe(ObservedOperation observed, @Nullable String sql, Flux<T> operation) {
		try {
			return this.target.observe(observed, sql, operation);
		}
		catch (Throwable ex) {
			failed(ex);
			return operation;
		}
	}

	@Override
	public void recordSessionBegun() {
		record(this.target::recordSessionBegun);
	}

	@Override
	public void recordSessionEnded(SessionOutcome outcome, Duration duration) {
		record(() -> this.target.recordSessionEnded(outcome, duration));
	}

	@Override
	public void recordFlush(Map<Class<?>, RowCounts> rows, Duration duration) {
		record(() -> this.target.recordFlush(rows, duration));
	}

	@Override
	public void recordStatement(String operation, Duration duration, boolean failed) {
		record(() -> this.target.recordStatement(operation, duration, failed));
	}

	@Override
	public void recordStatement(String sql, String operation, Duration duration, boolean failed) {
		record(() -> this.target.recordStatement(sql, operation, duration, failed));
	}

	@Override
	public void recordConnectionAcquired(Duration waited) {
		record(() -> this.target.recordConnectionAcquired(waited));
	}

	@Override
	public void recordConnectionReleased(ConnectionOutcome outcome) {
		record(() -> this.target.recordConnectionReleased(outcome));
	}

	@Override
	public void recordConnectionLeak() {
		record(this.target::recordConnectionLeak);
	}

	@Override
	public void recordTransactionRetry() {
		record(this.target::recordTransactionRetry);
	}

	@Override
	public void recordUpsert(Class<?> type, boolean created) {
		record(() -> this.target.recordUpsert(type, created));
	}

	private static void record(Runnable call) {
		try {
			call.run();
		}
		// Whatever fails here, the connection has to be released
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private static void failed(Throwable failure) {
		logger.warn("The metrics recorder failed", failure);
	}

}
