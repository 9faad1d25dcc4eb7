package dev.asyncdb.migration.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.engine.SessionLock;
import org.jspecify.annotations.Nullable;

/**
 * The state of one migration: its lock, its cancellation and its progress.
 */
final class DefaultMigrationRun implements MigrationRun {

	private final MigrationOptions options;

	private final MigrationDialect dialect;

	private final Supplier<LockName> name;

	private final boolean canRollBackDdl;

	private final Consumer<MigrationEvent> events;

	private final long start = System.nanoTime();

	private final AtomicReference<DatabaseLock> lock;

	private final AtomicBoolean stopped;

	private final AtomicBoolean createsHistory = new AtomicBoolean();

	private final AtomicReference<@Nullable String> awaited = new AtomicReference<>();

	private final AtomicReference<Step> step = new AtomicReference<>(
			new Step(MigrationEvent.Type.RAN, 0, RevisionNames.of(List.of())));

	private final AtomicInteger number = new AtomicInteger();

	private final List<ChangeLogEntry> ended = new CopyOnWriteArrayList<>();

	DefaultMigrationRun(MigrationOptions options, MigrationDialect dialect, Supplier<LockName> name,
			boolean canRollBackDdl, Consumer<MigrationEvent> events) {
		this(options, dialect, name, canRollBackDdl, events, new AtomicReference<>(DatabaseLock.NONE),
				new AtomicBoolean());
	}

	private DefaultMigrationRun(MigrationOptions options, MigrationDialect dialect, Supplier<LockName> name,
			boolean canRollBackDdl, Consumer<MigrationEvent> events, AtomicReference<DatabaseLock> lock,
			AtomicBoolean stopped) {
		this.options = options;
		this.name = name;
		this.canRollBackDdl = canRollBackDdl;
		this.dialect = dialect;
		this.events = events;
		this.lock = lock;
		this.stopped = stopped;
	}

	/**
	 * The migration of another change log with the same lock, which ends with this one.
	 */
	DefaultMigrationRun part(Consumer<MigrationEvent> events) {
		return new DefaultMigrationRun(this.options, this.dialect, this.name, this.canRollBackDdl, events, this.lock,
				this.stopped);
	}

	void lockedBy(DatabaseLock held) {
		this.lock.set(held);
	}

	void createHistory(boolean creates) {
		this.createsHistory.set(creates);
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
			publish(MigrationEvent.Type.STARTED, Duration.ZERO);
		}
	}

	/**
	 * Report the end.
	 * @param first whether the history contained no change before
	 */
	MigrationReport done(ChangeLogComparison before, ChangeLogComparison after, boolean first) {
		List<Revision> executed = new ArrayList<>();
		List<Revision> repeated = new ArrayList<>();
		for (ChangeLogEntry entry : this.ended) {
			boolean isRepeated = entry.isDue() && !entry.isPending();
			(isRepeated ? repeated : executed).add(after.names().revision(entry));
		}
		publish(MigrationEvent.Type.DONE, took());
		return new MigrationReport(executed, repeated, first ? null : before.current(), after.current(), took(),
				Map.of());
	}

	/**
	 * Report the end of a migration that had nothing to do.
	 */
	MigrationReport done(ChangeLogComparison comparison) {
		return done(comparison, comparison, comparison.applied().isEmpty());
	}

	Duration took() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	boolean hasWaitedLongEnough() {
		return took().compareTo(this.options.lockWait()) >= 0;
	}

	void checkCancelled() {
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

	boolean hasRunAny() {
		return !this.ended.isEmpty();
	}

	private void publish(MigrationEvent.Type type, Duration took) {
		publish(type, took, null);
	}

	private void publish(MigrationEvent.Type type, ChangeLogEntry entry, Duration took) {
		publish(type, took, step().names.revision(entry));
	}

	private void publish(MigrationEvent.Type type, Duration took, @Nullable Revision revision) {
		this.events.accept(new MigrationEvent(type, revision, this.number.get(), step().total, took, null));
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
	public boolean canRollBackDdl() {
		return this.canRollBackDdl;
	}

	@Override
	public @Nullable String tableLockLimit() {
		return this.dialect.tableLockLimit(this.options.tableLockTimeout());
	}

	@Override
	public @Nullable String connectionSetup() {
		return this.dialect.endsWithClient();
	}

	@Override
	public @Nullable SessionLock sessionLock() {
		boolean isWanted = this.options.databaseLock() && this.options.sessionLock();
		return isWanted ? this.dialect.sessionLock(this.name.get()) : null;
	}

	@Override
	public boolean createsHistory() {
		return this.createsHistory.get();
	}

	@Override
	public boolean isStopped() {
		return this.stopped.get();
	}

	@Override
	public void waiting(String holder) {
		if (!holder.equals(this.awaited.getAndSet(holder))) {
			this.events.accept(MigrationEvent.waitingFor(holder));
		}
	}

	@Override
	public void begins(ChangeLogEntry entry) {
		checkCancelled();
		this.number.incrementAndGet();
		publish(MigrationEvent.Type.RUNNING, entry, Duration.ZERO);
	}

	@Override
	public void ended(ChangeLogEntry entry, Duration took) {
		this.ended.add(entry);
		publish(step().outcome, entry, took);
	}

	@Override
	public void postponed(ChangeLogEntry entry) {
		publish(MigrationEvent.Type.POSTPONED, entry, Duration.ZERO);
		this.number.decrementAndGet();
	}

	@Override
	public void failed(ChangeLogEntry entry) {
		publish(MigrationEvent.Type.FAILED, entry, Duration.ZERO);
	}

	/**
	 * The plan in execution.
	 */
	private record Step(MigrationEvent.Type outcome, int total, RevisionNames names) {
	}

}
