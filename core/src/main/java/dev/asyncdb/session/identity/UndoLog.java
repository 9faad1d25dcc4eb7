package dev.asyncdb.session.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How to undo the changes of some state since a savepoint, so that a savepoint need not
 * copy the state. Not thread-safe: the owner of the state guards it.
 *
 * @param <S> the type of the state
 */
public final class UndoLog<S> {

	private final List<Consumer<S>> undos = new ArrayList<>();

	private boolean isRecording;

	/**
	 * Begin to record changes.
	 * @return the number of changes that were recorded before
	 */
	public int mark() {
		this.isRecording = true;
		return this.undos.size();
	}

	/**
	 * Return whether changes are recorded, so that what undoes one is needed.
	 */
	public boolean isRecording() {
		return this.isRecording;
	}

	/**
	 * Record a change, if changes are recorded.
	 * @param undo undoes the change
	 */
	public void add(Consumer<S> undo) {
		if (this.isRecording) {
			this.undos.add(undo);
		}
	}

	/**
	 * Record no more, since no savepoint is left.
	 */
	public void clear() {
		this.isRecording = false;
		this.undos.clear();
	}

	/**
	 * Undo changes in a copy of the state, the latest first.
	 * @param log the log of the copy, which keeps the earlier changes
	 */
	public void undo(int mark, S copy, UndoLog<S> log) {
		for (int i = this.undos.size() - 1; i >= mark; i--) {
			this.undos.get(i).accept(copy);
		}
		log.undos.addAll(this.undos.subList(0, mark));
		log.isRecording = true;
	}

}
