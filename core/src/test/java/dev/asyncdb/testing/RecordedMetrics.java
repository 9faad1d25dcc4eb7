package dev.asyncdb.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.RowCounts;
import dev.asyncdb.metrics.SessionOutcome;

/**
 * Keeps what a manager records.
 */
public final class RecordedMetrics implements DatabaseMetricsRecorder {

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger acquired = new AtomicInteger();

	private final AtomicInteger leaks = new AtomicInteger();

	private final AtomicInteger retries = new AtomicInteger();

	private final Queue<String> upserts = new ConcurrentLinkedQueue<>();

	private final Queue<SessionOutcome> sessions = new ConcurrentLinkedQueue<>();

	private final Queue<Map<Class<?>, RowCounts>> flushes = new ConcurrentLinkedQueue<>();

	private final Queue<String> statements = new ConcurrentLinkedQueue<>();

	private final Map<ConnectionOutcome, Long> connections = new ConcurrentHashMap<>();

	private final Queue<Duration> durations = new ConcurrentLinkedQueue<>();

	@Override
	public void recordSessionBegun() {
		this.begun.incrementAndGet();
	}

	@Override
	public void recordSessionEnded(SessionOutcome outcome, Duration duration) {
		this.sessions.add(outcome);
		this.durations.add(duration);
	}

	@Override
	public void recordFlush(Map<Class<?>, RowCounts> rows, Duration duration) {
		this.flushes.add(rows);
		this.durations.add(duration);
	}

	@Override
	public void recordStatement(String operation, Duration duration, boolean failed) {
		this.statements.add(failed ? operation + " failed" : operation);
		this.durations.add(duration);
	}

	@Override
	public void recordConnectionAcquired(Duration waited) {
		this.acquired.incrementAndGet();
		this.durations.add(waited);
	}

	@Override
	public void recordConnectionReleased(ConnectionOutcome outcome) {
		this.connections.merge(outcome, 1L, Long::sum);
	}

	@Override
	public void recordConnectionLeak() {
		this.leaks.incrementAndGet();
	}

	@Override
	public void recordTransactionRetry() {
		this.retries.incrementAndGet();
	}

	@Override
	public void recordUpsert(Class<?> type, boolean created) {
		this.upserts.add("%s %s".formatted(type.getSimpleName(), created ? "created" : "found"));
	}

	public int leaks() {
		return this.leaks.get();
	}

	public int retries() {
		return this.retries.get();
	}

	public List<String> upserts() {
		return List.copyOf(this.upserts);
	}

	public int begun() {
		return this.begun.get();
	}

	public int acquired() {
		return this.acquired.get();
	}

	public List<SessionOutcome> sessions() {
		return List.copyOf(this.sessions);
	}

	public List<Map<Class<?>, RowCounts>> flushes() {
		return List.copyOf(this.flushes);
	}

	public List<String> statements() {
		return List.copyOf(this.statements);
	}

	public List<Duration> durations() {
		return List.copyOf(this.durations);
	}

	/**
	 * Return the number of connections by outcome, zero for those that did not occur.
	 */
	public Map<ConnectionOutcome, Long> connections() {
		return Arrays.stream(ConnectionOutcome.values())
			.collect(Collectors.toMap(Function.identity(), (outcome) -> this.connections.getOrDefault(outcome, 0L)));
	}

}
