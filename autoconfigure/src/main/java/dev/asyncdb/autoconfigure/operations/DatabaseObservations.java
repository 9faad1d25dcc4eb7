package dev.asyncdb.autoconfigure.operations;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of asyncdb. The table in {@code docs/guide/observability.md} is
 * generated from it.
 *
 * @since 0.1.0
 */
public enum DatabaseObservations implements ObservationDocumentation {

	/**
	 * Work with a session.
	 */
	SESSION("asyncdb.session", "Work with a session that has no transaction of its own"),

	/**
	 * A transaction.
	 */
	TRANSACTION("asyncdb.transaction", "A transaction until its commit or rollback, each attempt for itself"),

	/**
	 * A flush.
	 */
	FLUSH("asyncdb.flush", "A flush with pending changes"),

	/**
	 * A statement.
	 */
	STATEMENT("asyncdb.statement", "A statement, the wait for its connection included");

	private final String name;

	private final String description;

	DatabaseObservations(String name, String description) {
		this.name = name;
		this.description = description;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return DefaultDatabaseObservationConvention.class;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return Keys.values();
	}

	/**
	 * Return what is observed.
	 * @return one sentence without a full stop
	 * @since 0.1.0
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * The keys of observations. Each has few values.
	 */
	public enum Keys implements KeyName {

		/**
		 * Name of the manager.
		 */
		MANAGER("manager"),

		/**
		 * First keyword of the SQL of a statement, otherwise what is observed.
		 */
		OPERATION("operation"),

		/**
		 * Whether it succeeded, failed or was cancelled.
		 */
		OUTCOME("outcome");

		private final String key;

		Keys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
