package dev.asyncdb.session.unit;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * A part of a transaction that can be undone alone, as a savepoint.
 */
public final class UndoablePart {

	private final @Nullable UndoablePart outer;

	private final AtomicBoolean undone = new AtomicBoolean();

	private volatile UnitOfWorkSnapshot snapshot;

	private volatile boolean keeping;

	UndoablePart(UnitOfWorkSnapshot snapshot, @Nullable UndoablePart outer) {
		this.snapshot = snapshot;
		this.outer = outer;
	}

	UnitOfWorkSnapshot snapshot() {
		return this.snapshot;
	}

	/**
	 * Begin again, since what was done so far is kept.
	 */
	void beginAt(UnitOfWorkSnapshot later) {
		this.snapshot = later;
		this.keeping = false;
	}

	/**
	 * Whether it is not known before an answer of the database what can be undone.
	 */
	void keeping(boolean isRunning) {
		this.keeping = isRunning;
	}

	boolean isKeeping() {
		return this.keeping;
	}

	void undone() {
		this.undone.set(true);
	}

	boolean isUndone() {
		return this.undone.get() || isOuterUndone();
	}

	/**
	 * Return whether a part around this one was undone, and this one with it.
	 */
	public boolean isOuterUndone() {
		return this.outer != null && this.outer.isUndone();
	}

	static RefusedException refusal() {
		return new RefusedException();
	}

	/**
	 * Refuses work of a part that was undone.
	 */
	static final class RefusedException extends IllegalTransactionStateException {

		private static final long serialVersionUID = 1L;

		RefusedException() {
			super("The part of the transaction to which this operation belongs was"
					+ " rolled back, because it has failed or its caller has cancelled it");
		}

	}

}
