package dev.asyncdb.autoconfigure.operations;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.autoconfigure.operations.DatabaseMeters.Keys;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.RowCounts;
import dev.asyncdb.metrics.SessionOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * Records to Micrometer. Each tag has few values, whatever SQL an application executes.
 */
final class MicrometerRecorder implements DatabaseMetricsRecorder {

	private final MeterRegistry registry;

	private final Map<String, MicrometerRecorder> managers;

	private final Tags manager;

	private final AtomicInteger active = new AtomicInteger();

	private final AtomicBoolean used = new AtomicBoolean();

	private final Map<Tags, Timer> statements = new ConcurrentHashMap<>();

	private MicrometerRecorder(MeterRegistry registry, String manager, Map<String, MicrometerRecorder> managers) {
		this.registry = registry;
		this.managers = managers;
		this.manager = Tags.of(Keys.MANAGER.asString(), manager);
	}

	static MicrometerRecorder of(MeterRegistry registry) {
		MicrometerRecorder recorder = new MicrometerRecorder(registry, "default", new ConcurrentHashMap<>());
		recorder.managers.put("default", recorder);
		return recorder;
	}

	// A manager and its pool share one recorder
	@Override
	public DatabaseMetricsRecorder forManager(String name) {
		return this.managers.computeIfAbsent(name,
				(other) -> new MicrometerRecorder(this.registry, other, this.managers));
	}

	@Override
	public void recordSessionBegun() {
		this.active.incrementAndGet();
		if (this.used.compareAndSet(false, true)) {
			registerActiveSessions();
		}
	}

	// An application without sessions has no meters
	private void registerActiveSessions() {
		Gauge.builder(DatabaseMeters.ACTIVE_SESSIONS.getName(), this.active, AtomicInteger::get)
			.description(DatabaseMeters.ACTIVE_SESSIONS.getDescription())
			.tags(this.manager)
			.register(this.registry);
	}

	@Override
	public void recordSessionEnded(SessionOutcome outcome, Duration duration) {
		this.active.decrementAndGet();
		timer(DatabaseMeters.SESSIONS, tag(Keys.SESSION_OUTCOME, outcome)).record(duration);
	}

	@Override
	public void recordFlush(Map<Class<?>, RowCounts> rows, Duration duration) {
		timer(DatabaseMeters.FLUSHES, this.manager).record(duration);
		rows.forEach((type, counts) -> {
			Tags entity = this.manager.and(Keys.ENTITY.asString(), type.getSimpleName());
			count(entity, "insert", counts.inserted());
			count(entity, "update", counts.updated());
			count(entity, "delete", counts.deleted());
		});
	}

	private void count(Tags entity, String operation, long rows) {
		if (rows > 0) {
			counter(DatabaseMeters.ROWS, entity.and(Keys.ROW_OPERATION.asString(), operation)).increment((double) rows);
		}
	}

	@Override
	public void recordStatement(String operation, Duration duration, boolean failed) {
		Tags tags = this.manager.and(Keys.STATEMENT_OPERATION.asString(), SqlOperation.known(operation),
				Keys.STATEMENT_OUTCOME.asString(), failed ? "failure" : "success");
		this.statements.computeIfAbsent(tags, (missing) -> timer(DatabaseMeters.STATEMENTS, missing)).record(duration);
	}

	@Override
	public void recordConnectionAcquired(Duration waited) {
		timer(DatabaseMeters.ACQUISITIONS, this.manager).record(waited);
	}

	@Override
	public void recordConnectionReleased(ConnectionOutcome outcome) {
		counter(DatabaseMeters.RELEASES, tag(Keys.CONNECTION_OUTCOME, outcome)).increment();
	}

	@Override
	public void recordConnectionLeak() {
		counter(DatabaseMeters.LEAKS, this.manager).increment();
	}

	@Override
	public void recordTransactionRetry() {
		counter(DatabaseMeters.RETRIES, this.manager).increment();
	}

	@Override
	public void recordUpsert(Class<?> type, boolean created) {
		counter(DatabaseMeters.UPSERTS, this.manager.and(Keys.ENTITY.asString(), type.getSimpleName(),
				Keys.UPSERT_RESULT.asString(), created ? "created" : "found"))
			.increment();
	}

	private Tags tag(Keys key, Enum<?> value) {
		return this.manager.and(key.asString(), value.name().toLowerCase(Locale.ROOT));
	}

	private Timer timer(DatabaseMeters meter, Tags tags) {
		return Timer.builder(meter.getName()).description(meter.getDescription()).tags(tags).register(this.registry);
	}

	private Counter counter(DatabaseMeters meter, Tags tags) {
		return Counter.builder(meter.getName()).description(meter.getDescription()).tags(tags).register(this.registry);
	}

}
