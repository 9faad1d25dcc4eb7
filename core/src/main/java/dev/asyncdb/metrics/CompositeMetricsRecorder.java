package dev.asyncdb.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Delegates to several recorders, none of which can prevent the others from recording.
 */
record CompositeMetricsRecorder(List<DatabaseMetricsRecorder> targets) implements DatabaseMetricsRecorder {

	static DatabaseMetricsRecorder of(List<? extends DatabaseMetricsRecorder> recorders) {
		return new CompositeMetricsRecorder(recorders.stream().map(DatabaseMetricsRecorder::failsafe).toList());
	}

	@Override
	public DatabaseMetricsRecorder forManager(String manager) {
		return of(this.targets.stream().map((target) -> target.forManager(manager)).toList());
	}

	@Override
	public <T> Mono<T> observe(ObservedOperation observed, Mono<T> operation) {
		Mono<T> result = operation;
		for (DatabaseMetricsRecorder target : this.targets) {
			result = target.observe(observed, result);
		}
		return result;
	}

	@Override
	public <T> Flux<T> observe(ObservedOperation observed, @Nullable String sql, Flux<T> operation) {
		Flux<T> result = operation;
		for (DatabaseMetricsRecorder target : this.targets) {
			result = target.observe(observed, sql, result);
		}
		return result;
	}

	@Override
	public void recordSessionBegun() {
		record(DatabaseMetricsRecorder::recordSessionBegun);
	}

	@Override
	public void recordSessionEnded(SessionOutcome outcome, Duration duration) {
		record((target) -> target.recordSessionEnded(outcome, duration));
	}

	@Override
	public void recordFlush(Map<Class<?>, RowCounts> rows, Duration duration) {
		record((target) -> target.recordFlush(rows, duration));
	}

	@Override
	public void recordStatement(String operation, Duration duration, boolean failed) {
		record((target) -> target.recordStatement(operation, duration, failed));
	}

	@Override
	public void recordStatement(String sql, String operation, Duration duration, boolean failed) {
		record((target) -> target.recordStatement(sql, operation, duration, failed));
	}

	@Override
	public void recordConnectionAcquired(Duration waited) {
		record((target) -> target.recordConnectionAcquired(waited));
	}

	@Override
	public void recordConnectionReleased(ConnectionOutcome outcome) {
		record((target) -> target.recordConnectionReleased(outcome));
	}

	@Override
	public void recordConnectionLeak() {
		record(DatabaseMetricsRecorder::recordConnectionLeak);
	}

	@Override
	public void recordTransactionRetry() {
		record(DatabaseMetricsRecorder::recordTransactionRetry);
	}

	@Override
	public void recordUpsert(Class<?> type, boolean created) {
		record((target) -> target.recordUpsert(type, created));
	}

	private void record(Consumer<DatabaseMetricsRecorder> call) {
		this.targets.forEach(call);
	}

}
