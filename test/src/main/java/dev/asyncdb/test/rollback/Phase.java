package dev.asyncdb.test.rollback;

import org.jspecify.annotations.Nullable;

/**
 * What happens to the statements of callers now.
 */
sealed interface Phase {

	/**
	 * Refuse a statement that must not reach the database.
	 * @param begun the phase in which its transaction was begun, {@code null} without one
	 */
	default void requireAllowed(String sql, @Nullable Phase begun) {
		if (begun instanceof Real real && begun != this) {
			throw new TestOverException(real.test());
		}
		if (begun instanceof Between between) {
			between.requireAllowed(sql, begun);
		}
	}

	private static void requireRead(String sql, @Nullable Phase begun, String test) {
		if (!(begun instanceof Open) && !SqlText.isPlainRead(sql)) {
			throw new TestOverException(test);
		}
	}

	/**
	 * No test has begun yet: everything reaches the database.
	 */
	record Open() implements Phase {
	}

	/**
	 * A test that is rolled back.
	 */
	record RolledBack(TestScope scope) implements Phase {

		// What has no part in the test was about to begin before it
		@Override
		public void requireAllowed(String sql, @Nullable Phase begun) {
			requireRead(sql, begun, (begun instanceof Between between) ? between.test() : this.scope.toString());
		}

	}

	/**
	 * A test with transactions of its callers' own. Each test is a phase of its own.
	 */
	final class Real implements Phase {

		private final String test;

		Real(String test) {
			this.test = test;
		}

		String test() {
			return this.test;
		}

	}

	/**
	 * Between two tests, nothing is written.
	 *
	 * @param test the test before
	 */
	record Between(String test) implements Phase {

		@Override
		public void requireAllowed(String sql, @Nullable Phase begun) {
			requireRead(sql, begun, this.test);
		}

	}

}
