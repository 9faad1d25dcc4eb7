package dev.asyncdb.session.unit;

import org.jspecify.annotations.Nullable;

/**
 * Restores objects of the application after a rollback. A step can fail, such as a setter
 * that refuses the value of before; that keeps no other object from being restored. Not
 * thread-safe.
 */
final class Restoration {

	private @Nullable RuntimeException failure;

	void run(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException ex) {
			add(ex);
		}
	}

	private void add(RuntimeException further) {
		RuntimeException first = this.failure;
		if (first == null) {
			this.failure = further;
		}
		else if (first != further) {
			first.addSuppressed(further);
		}
	}

	/**
	 * Return the first failure, {@code null} if all objects are restored.
	 */
	@Nullable RuntimeException failure() {
		return this.failure;
	}

}
