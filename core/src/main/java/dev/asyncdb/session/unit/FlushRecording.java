package dev.asyncdb.session.unit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.ObservedOperation;
import dev.asyncdb.metrics.RowCounts;
import reactor.core.publisher.Mono;

/**
 * Counts the rows that one session writes and records them with its next flush.
 */
public final class FlushRecording {

	private static final FlushRecording NONE = new FlushRecording(DatabaseMetricsRecorder.NO_OP);

	private static final RowCounts INSERTED = new RowCounts(1, 0, 0);

	private static final RowCounts UPDATED = new RowCounts(0, 1, 0);

	private static final RowCounts DELETED = new RowCounts(0, 0, 1);

	private final DatabaseMetricsRecorder recorder;

	private final Map<Class<?>, RowCounts> rows = new ConcurrentHashMap<>();

	private FlushRecording(DatabaseMetricsRecorder recorder) {
		this.recorder = recorder;
	}

	/**
	 * Create the recording of a session.
	 * @param isHeard whether listeners receive the numbers too
	 */
	static FlushRecording of(DatabaseMetricsRecorder recorder, boolean isHeard) {
		return (recorder == DatabaseMetricsRecorder.NO_OP && !isHeard) ? NONE : new FlushRecording(recorder);
	}

	public void inserted(Class<?> type) {
		count(type, INSERTED);
	}

	public void updated(Class<?> type) {
		count(type, UPDATED);
	}

	public void deleted(Class<?> type) {
		count(type, DELETED);
	}

	/**
	 * Return the rows that were written since the last flush.
	 */
	public Map<Class<?>, RowCounts> rows() {
		return Map.copyOf(this.rows);
	}

	/**
	 * Return the rows that were written since a moment.
	 * @param before the rows at that moment
	 */
	public Map<Class<?>, RowCounts> rowsSince(Map<Class<?>, RowCounts> before) {
		Map<Class<?>, RowCounts> since = new HashMap<>();
		this.rows.forEach((type, counts) -> {
			RowCounts written = counts.minus(before.getOrDefault(type, RowCounts.NONE));
			if (!written.equals(RowCounts.NONE)) {
				since.put(type, written);
			}
		});
		return Map.copyOf(since);
	}

	/**
	 * Return whether no row was written since the last flush.
	 */
	public boolean isEmpty() {
		return this.rows.isEmpty();
	}

	private void count(Class<?> type, RowCounts row) {
		if (isEnabled()) {
			this.rows.merge(type, row, RowCounts::plus);
		}
	}

	private boolean isEnabled() {
		return this != NONE;
	}

	public Mono<Void> recorded(Mono<Void> flush) {
		return isEnabled() ? Mono.defer(() -> {
			long start = System.nanoTime();
			return this.recorder.observe(ObservedOperation.FLUSH, flush)
				.doOnSuccess((nothing) -> record(start))
				.doOnError((failure) -> this.rows.clear())
				.doOnCancel(this.rows::clear);
		}) : flush;
	}

	private void record(long start) {
		if (!this.rows.isEmpty()) {
			this.recorder.recordFlush(Map.copyOf(this.rows), Duration.ofNanos(System.nanoTime() - start));
			this.rows.clear();
		}
	}

}
