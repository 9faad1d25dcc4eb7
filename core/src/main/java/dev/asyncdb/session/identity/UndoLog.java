package dev.asyncdb.session.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * How to undo the changes of some state since a savepoint, so that a savepoint need not
 * copy the state. Not thread-safe: the owner of the state guards it.
 *
 * @param <S> the type of the state
 */
public final class UndoLog<S> {

	/** {@code null} as long as no change is recorded. */
	private @Nullable List<Consumer<S>> undos;

	/**
	 * Begin to record changes.
	 * @return the number of changes that were recorded before
	 */
	public int mark() {
		return recorded().size();
	}

	private List<Consumer<S>> recorded() {
		List<Consumer<S>> recorded = (this.undos != null) ? this.undos : new ArrayList<>();
		this.undos = recorded;
		return recorded;
	}

	/**
	 * Return whether changes are recorded, so that what undoes one is needed.
	 */
	public boolean isRecording() {
		return this.undos != null;
	}

	/**
	 * Record a change, if changes are recorded.
	 * @param undo undoes the change
	 */
	public void add(Consumer<S> undo) {
		if (this.undos != null) {
			this.undos.add(undo);
		}
	}

	/**
	 * Record no more, since no savepoint is left.
	 */
	public void clear() {
		this.undos = null;
	}

	/**
	 * Undo changes in a copy of the state, the latest first.
	 * @param log the log of the copy, which keeps the earlier changes
	 */
	public void undo(int mark, S copy, UndoLog<S> log) {
		List<Consumer<S>> recorded = recorded();
		for (int i = recorded.size() - 1; i >= mark; i--) {
			recorded.get(i).accept(copy);
		}
		log.recorded().addAll(recorded.subList(0, mark));
	}

}
