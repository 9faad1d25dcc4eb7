package dev.asyncdb.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Receives what a database manager measures, for any metrics library. All methods do
 * nothing unless they are overridden.
 * <p>
 * Implementations must be thread-safe and must not block: they are called on the threads
 * of the driver. An exception that they throw is logged and has no other effect.
 *
 * @since 0.1.0
 */
public interface DatabaseMetricsRecorder {

	/**
	 * The recorder that records nothing. With it no time is measured and nothing is
	 * counted.
	 */
	DatabaseMetricsRecorder NO_OP = new DatabaseMetricsRecorder() {
	};

	/**
	 * Protect the caller against exceptions of a recorder.
	 * @param recorder the recorder
	 * @return a recorder that logs the exceptions of the given one
	 * @since 0.1.0
	 */
	static DatabaseMetricsRecorder failsafe(DatabaseMetricsRecorder recorder) {
		return (recorder == NO_OP || recorder instanceof FailsafeMetricsRecorder) ? recorder
				: new FailsafeMetricsRecorder(recorder);
	}

	/**
	 * Combine recorders. Each receives all measurements, also after another has failed.
	 * @param recorders the recorders, may be empty
	 * @return a recorder that delegates to all of them
	 * @since 0.1.0
	 */
	static DatabaseMetricsRecorder of(List<? extends DatabaseMetricsRecorder> recorders) {
		return switch (recorders.size()) {
			case 0 -> NO_OP;
			case 1 -> recorders.get(0);
			default -> CompositeMetricsRecorder.of(recorders);
		};
	}

	/**
	 * Return the recorder for a manager, which can distinguish its measurements by this
	 * name.
	 * @param manager the name of the manager
	 * @return the recorder for that manager, by default this one
	 * @since 0.1.0
	 */
	default DatabaseMetricsRecorder forManager(String manager) {
		return this;
	}

	/**
	 * Observe an operation, for example to trace it. The operation must be subscribed to
	 * once for each subscription to the returned publisher.
	 * @param <T> the type of the values
	 * @param observed what the operation is
	 * @param operation the operation
	 * @return the observed operation, by default the given one
	 * @since 0.1.0
	 */
	default <T> Mono<T> observe(ObservedOperation observed, Mono<T> operation) {
		return operation;
	}

	/**
	 * Observe an operation that emits several values.
	 * @param <T> the type of the values
	 * @param observed what the operation is
	 * @param sql the SQL of a statement, {@code null} for other operations
	 * @param operation the operation
	 * @return the observed operation, by default the given one
	 * @since 0.1.0
	 */
	default <T> Flux<T> observe(ObservedOperation observed, @Nullable String sql, Flux<T> operation) {
		return operation;
	}

	/**
	 * Record that a session began. A session takes a connection only when it executes its
	 * first statement.
	 * @since 0.1.0
	 */
	default void recordSessionBegun() {
	}

	/**
	 * Record that a session ended, once for each session that began. A session that joins
	 * a transaction which Spring manages cannot distinguish a cancel from a rollback and
	 * reports the latter.
	 * @param outcome how the session ended
	 * @param duration time since the session began
	 * @since 0.1.0
	 */
	default void recordSessionEnded(SessionOutcome outcome, Duration duration) {
	}

	/**
	 * Record a flush that wrote at least one row.
	 * @param rows the rows written by this flush, by entity type; rows that operations
	 * such as {@code save} and {@code getOrCreate} have written since the previous flush
	 * of the session are included
	 * @param duration the duration of the flush
	 * @since 0.1.0
	 */
	default void recordFlush(Map<Class<?>, RowCounts> rows, Duration duration) {
	}

	/**
	 * Record an executed statement.
	 * @param operation the first keyword of its SQL in upper case, such as
	 * {@code SELECT}; {@code BATCH} for a batch, {@code OTHER} if the SQL begins with no
	 * keyword, such as with a comment
	 * @param duration time from sending the statement until its last row was read
	 * @param failed whether the statement failed
	 * @since 0.1.0
	 */
	default void recordStatement(String operation, Duration duration, boolean failed) {
	}

	/**
	 * Record an executed statement with its SQL. Ignores the SQL unless overridden.
	 * @param sql the SQL, with markers instead of bound values
	 * @param operation as for {@link #recordStatement(String, Duration, boolean)}
	 * @param duration time from sending the statement until its last row was read
	 * @param failed whether the statement failed
	 * @since 0.1.0
	 */
	default void recordStatement(String sql, String operation, Duration duration, boolean failed) {
		recordStatement(operation, duration, failed);
	}

	/**
	 * Record that a connection was acquired.
	 * @param waited time between the request and the arrival of the connection
	 * @since 0.1.0
	 */
	default void recordConnectionAcquired(Duration waited) {
	}

	/**
	 * Record how the use of a connection ended, once for each. Uses that never acquired a
	 * connection are reported too, as {@link ConnectionOutcome#UNUSED} or
	 * {@link ConnectionOutcome#UNAVAILABLE}.
	 * @param outcome how the use ended
	 * @since 0.1.0
	 */
	default void recordConnectionReleased(ConnectionOutcome outcome) {
	}

	/**
	 * Record that a connection is held beyond the leak detection threshold, once for each
	 * use.
	 * @since 0.1.0
	 */
	default void recordConnectionLeak() {
	}

	/**
	 * Record that a transaction is repeated after a conflict with a concurrent one.
	 * @since 0.1.0
	 */
	default void recordTransactionRetry() {
	}

	/**
	 * Record the outcome of {@code getOrCreate} or {@code updateOrCreate} for one row,
	 * also of their variants for many rows.
	 * @param type the entity type
	 * @param created whether the row was created; otherwise it existed
	 * @since 0.1.0
	 */
	default void recordUpsert(Class<?> type, boolean created) {
	}

}
