package dev.asyncdb.migration.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationRun;
import org.jspecify.annotations.Nullable;

/**
 * One migration from its start to its end: tells what happens, and whether to go on.
 */
final class DefaultMigrationRun implements MigrationRun {

	private static final DatabaseLock NONE = new DatabaseLock(false, null);

	private final MigrationOptions options;

	private final Consumer<MigrationEvent> events;

	private final long start = System.nanoTime();

	private final AtomicReference<DatabaseLock> lock = new AtomicReference<>(NONE);

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final AtomicBoolean waiting = new AtomicBoolean();

	private final AtomicReference<Step> step = new AtomicReference<>(
			new Step(MigrationEvent.Type.RAN, 0, RevisionNames.of(List.of())));

	private final AtomicInteger number = new AtomicInteger();

	private final List<ChangeLogEntry> ended = new CopyOnWriteArrayList<>();

	DefaultMigrationRun(MigrationOptions options, Consumer<MigrationEvent> events) {
		this.options = options;
		this.events = events;
	}

	void lockedBy(DatabaseLock held) {
		this.lock.set(held);
	}

	void stop() {
		this.stopped.set(true);
	}

	void starts(MigrationPlan plan, RevisionNames names) {
		MigrationEvent.Type outcome = switch (plan.action()) {
			case RUN -> MigrationEvent.Type.RAN;
			case UNDO -> MigrationEvent.Type.ROLLED_BACK;
			case RECORD, FORGET -> MigrationEvent.Type.STAMPED;
		};
		boolean isFirst = step().total == 0;
		this.step.set(new Step(outcome, this.number.get() + plan.size(), names));
		if (isFirst) {
			tell(MigrationEvent.Type.STARTED, null, Duration.ZERO);
		}
	}

	void isDone() {
		tell(MigrationEvent.Type.DONE, null, took());
	}

	Duration took() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	boolean hasWaitedLongEnough() {
		return took().compareTo(this.options.lockWait()) >= 0;
	}

	void requireGoOn() {
		if (isStopped()) {
			throw new MigrationStoppedException("The migration was cancelled");
		}
	}

	private DatabaseLock lock() {
		return Objects.requireNonNull(this.lock.get());
	}

	private Step step() {
		return Objects.requireNonNull(this.step.get());
	}

	List<ChangeLogEntry> ended() {
		return new ArrayList<>(this.ended);
	}

	private void tell(MigrationEvent.Type type, @Nullable Revision revision, Duration took) {
		this.events.accept(new MigrationEvent(type, revision, this.number.get(), step().total, took));
	}

	private void tellOf(MigrationEvent.Type type, ChangeLogEntry entry, Duration took) {
		tell(type, step().names.revision(entry), took);
	}

	@Override
	public MigrationOptions options() {
		return this.options;
	}

	@Override
	public boolean isExclusive() {
		return lock().isExclusive();
	}

	@Override
	public @Nullable String lockCheck() {
		return lock().check();
	}

	@Override
	public boolean isStopped() {
		return this.stopped.get();
	}

	@Override
	public void waiting() {
		if (this.waiting.compareAndSet(false, true)) {
			tell(MigrationEvent.Type.WAITING_FOR_LOCK, null, Duration.ZERO);
		}
	}

	@Override
	public void begins(ChangeLogEntry entry) {
		requireGoOn();
		this.number.incrementAndGet();
		tellOf(MigrationEvent.Type.RUNNING, entry, Duration.ZERO);
	}

	@Override
	public void ended(ChangeLogEntry entry, Duration took) {
		this.ended.add(entry);
		tellOf(step().outcome, entry, took);
	}

	@Override
	public void postponed(ChangeLogEntry entry) {
		tellOf(MigrationEvent.Type.POSTPONED, entry, Duration.ZERO);
		this.number.decrementAndGet();
	}

	@Override
	public void failed(ChangeLogEntry entry) {
		tellOf(MigrationEvent.Type.FAILED, entry, Duration.ZERO);
	}

	/**
	 * What is being done.
	 */
	private record Step(MigrationEvent.Type outcome, int total, RevisionNames names) {
	}

}
