package dev.asyncdb.session.unit;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * What restores the objects that a transaction has written, in the order of the writing.
 * Not thread-safe: the unit of work guards it.
 */
final class Undos {

	private final Deque<Runnable> undos = new ArrayDeque<>();

	void add(@Nullable Runnable undo) {
		if (undo != null) {
			this.undos.push(undo);
		}
	}

	int size() {
		return this.undos.size();
	}

	/**
	 * Undo the last writes, the latest first.
	 * @param size the number of writes to keep
	 */
	void runBackTo(int size) {
		while (this.undos.size() > size) {
			this.undos.pop().run();
		}
	}

	void clear() {
		this.undos.clear();
	}

}
