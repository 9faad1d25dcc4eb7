package dev.asyncdb.session.unit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * What a session writes into objects of the application, and how to take it back after a
 * rollback. Thread-safe.
 */
public final class ObjectWrites {

	private static final AtomicIntegerFieldUpdater<ObjectWrites> FLUSHING = AtomicIntegerFieldUpdater
		.newUpdater(ObjectWrites.class, "flushing");

	private static final int FEW = 4;

	private @Nullable Deque<Runnable> undos;

	private volatile int flushing;

	private volatile boolean calledBack;

	private boolean abandoned;

	/**
	 * Copy the column values of another instance into an instance, until a rollback.
	 */
	public <T> void overwrite(MappedEntity<T> mapped, T from, T into) {
		overwrite(mapped, from, into, Set.of());
	}

	/**
	 * Copy the column values of another instance, except for some columns.
	 */
	public synchronized <T> void overwrite(MappedEntity<T> mapped, T from, T into, Set<SqlIdentifier> kept) {
		requireUsed();
		Runnable undo = mapped.copyColumns(from, into, kept);
		push(undo);
	}

	private void push(@Nullable Runnable undo) {
		if (undo != null) {
			Deque<Runnable> pushed = (this.undos != null) ? this.undos : new ArrayDeque<>(FEW);
			pushed.push(undo);
			this.undos = pushed;
		}
	}

	/**
	 * Change objects, until a rollback.
	 * @param undo takes the change back, {@code null} if nothing has to be
	 * @throws org.springframework.transaction.IllegalTransactionStateException after a
	 * rollback, since the objects were restored then
	 */
	public synchronized <R> R change(@Nullable Runnable undo, Supplier<R> change) {
		requireUsed();
		push(undo);
		return change.get();
	}

	/**
	 * Begin a flush, unless one is running.
	 */
	public boolean beginFlush() {
		if (!FLUSHING.compareAndSet(this, 0, 1)) {
			return false;
		}
		this.calledBack = false;
		return true;
	}

	/**
	 * Note that an entity callback was called, which can change any entity.
	 */
	public void calledBack() {
		this.calledBack = true;
	}

	/**
	 * Return whether the last flush has called an entity callback.
	 */
	public boolean hasCalledBack() {
		return this.calledBack;
	}

	void endFlush() {
		this.flushing = 0;
	}

	boolean isFlushing() {
		return this.flushing != 0;
	}

	synchronized void requireUsed() {
		if (this.abandoned) {
			throw UndoablePart.refusal();
		}
	}

	synchronized int size() {
		return (this.undos != null) ? this.undos.size() : 0;
	}

	/**
	 * Keep what was written, since the transaction is committed.
	 */
	synchronized void committed() {
		this.undos = null;
	}

	/**
	 * Write no more, if nothing was written.
	 * @return whether that is the case
	 */
	synchronized boolean abandonUnwritten() {
		this.abandoned = true;
		return size() == 0;
	}

	/**
	 * Take the last writes back, the latest first, and write no more.
	 * @param size the number of writes to keep
	 * @param values restores the values of managed entities
	 * @param following takes the kept writes
	 * @return what could be restored
	 */
	synchronized Restoration undo(int size, Consumer<Restoration> values, ObjectWrites following) {
		this.abandoned = true;
		Restoration restoration = new Restoration();
		while (this.undos != null && this.undos.size() > size) {
			restoration.run(this.undos.pop());
		}
		values.accept(restoration);
		following.undos = this.undos;
		return restoration;
	}

}
