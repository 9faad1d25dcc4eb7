package dev.asyncdb.test.rollback;

import java.util.Optional;

import dev.asyncdb.product.DatabaseProduct;

/**
 * What differs between databases inside the transaction of a test.
 */
enum ScopeDialect {

	POSTGRESQL(true, true, false) {

		@Override
		Optional<String> readOnly() {
			return Optional.of("SET TRANSACTION READ ONLY");
		}

		@Override
		Optional<String> deferredConstraints() {
			return Optional.of("SELECT quote_ident(n.nspname) || '.' || quote_ident(c.conname), c.condeferred"
					+ " FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE c.condeferrable");
		}

	},

	MARIADB(false, true, true),

	H2(false, false, true);

	private final boolean errorsAbort;

	private final boolean releasesSavepoints;

	private final boolean definitionsCommit;

	ScopeDialect(boolean errorsAbort, boolean releasesSavepoints, boolean definitionsCommit) {
		this.errorsAbort = errorsAbort;
		this.releasesSavepoints = releasesSavepoints;
		this.definitionsCommit = definitionsCommit;
	}

	static ScopeDialect of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> POSTGRESQL;
			case MARIADB -> MARIADB;
			case H2 -> H2;
		};
	}

	/**
	 * Whether an error aborts the transaction, so that each statement needs a savepoint.
	 */
	boolean errorsAbort() {
		return this.errorsAbort;
	}

	boolean releasesSavepoints() {
		return this.releasesSavepoints;
	}

	/**
	 * Whether a statement that defines something commits the transaction of the test.
	 */
	boolean definitionsCommit() {
		return this.definitionsCommit;
	}

	/**
	 * The statement that makes a savepoint read-only, empty if the database cannot.
	 */
	Optional<String> readOnly() {
		return Optional.empty();
	}

	/**
	 * The query for the names of constraints that can be checked at the commit, and
	 * whether they are by default.
	 */
	Optional<String> deferredConstraints() {
		return Optional.empty();
	}

}
