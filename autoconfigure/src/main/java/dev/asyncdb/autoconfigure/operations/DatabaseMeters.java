package dev.asyncdb.autoconfigure.operations;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * The meters of asyncdb. The table in {@code docs/guide/observability.md} is generated
 * from it.
 *
 * @since 0.1.0
 */
public enum DatabaseMeters implements MeterDocumentation {

	/**
	 * Sessions that ended.
	 */
	SESSIONS("asyncdb.sessions", Meter.Type.TIMER, "Sessions that ended, with their duration", Keys.MANAGER,
			Keys.SESSION_OUTCOME),

	/**
	 * Sessions that are open.
	 */
	ACTIVE_SESSIONS("asyncdb.sessions.active", Meter.Type.GAUGE, "Sessions that are open", Keys.MANAGER),

	/**
	 * Flushes that wrote rows.
	 */
	FLUSHES("asyncdb.flushes", Meter.Type.TIMER, "Flushes that wrote rows, with their duration", Keys.MANAGER),

	/**
	 * Rows that were written.
	 */
	ROWS("asyncdb.flushes.rows", Meter.Type.COUNTER, "Rows that sessions wrote", Keys.MANAGER, Keys.ENTITY,
			Keys.ROW_OPERATION),

	/**
	 * Statements.
	 */
	STATEMENTS("asyncdb.statements", Meter.Type.TIMER,
			"Statements, with the time from sending until the last row was read", Keys.MANAGER,
			Keys.STATEMENT_OPERATION, Keys.STATEMENT_OUTCOME),

	/**
	 * Connections that were acquired.
	 */
	ACQUISITIONS("asyncdb.connections.acquired", Meter.Type.TIMER, "Connections that were acquired, with the wait",
			Keys.MANAGER),

	/**
	 * Connections that were released.
	 */
	RELEASES("asyncdb.connections.released", Meter.Type.COUNTER,
			"Uses of a connection that ended, also without a connection", Keys.MANAGER, Keys.CONNECTION_OUTCOME),

	/**
	 * Connections that are held too long.
	 */
	LEAKS("asyncdb.connections.leaks", Meter.Type.COUNTER, "Connections held beyond asyncdb.pool.leak-threshold",
			Keys.MANAGER),

	/**
	 * Transactions that are repeated.
	 */
	RETRIES("asyncdb.transactions.retries", Meter.Type.COUNTER, "Transactions repeated after a conflict", Keys.MANAGER),

	/**
	 * Rows of getOrCreate and updateOrCreate.
	 */
	UPSERTS("asyncdb.upserts", Meter.Type.COUNTER, "Rows of getOrCreate and updateOrCreate", Keys.MANAGER, Keys.ENTITY,
			Keys.UPSERT_RESULT),

	/**
	 * How far replicas are behind.
	 */
	REPLICA_LAG("asyncdb.replica.lag", Meter.Type.GAUGE,
			"Seconds by which a replica is behind the primary, as last read", Keys.MANAGER, Keys.REPLICA),

	/**
	 * Replicas that are used.
	 */
	REPLICA_UP("asyncdb.replica.up", Meter.Type.GAUGE, "1 if read-only transactions use the replica, otherwise 0",
			Keys.MANAGER, Keys.REPLICA);

	private final String name;

	private final Meter.Type type;

	private final String description;

	// Never changed, and copied by its accessor
	@SuppressWarnings("ImmutableEnumChecker")
	private final KeyName[] keys;

	DatabaseMeters(String name, Meter.Type type, String description, KeyName... keys) {
		this.name = name;
		this.type = type;
		this.description = description;
		this.keys = keys;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keys.clone();
	}

	/**
	 * Return what the meter measures.
	 * @return one sentence without a full stop
	 * @since 0.1.0
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * The tags of meters. Each has few values.
	 */
	public enum Keys implements KeyName {

		/**
		 * Name of the manager.
		 */
		MANAGER("manager"),

		/**
		 * How the session ended.
		 */
		SESSION_OUTCOME("outcome"),

		/**
		 * Simple name of the entity class.
		 */
		ENTITY("entity"),

		/**
		 * What was done with the rows.
		 */
		ROW_OPERATION("operation"),

		/**
		 * First keyword of the SQL.
		 */
		STATEMENT_OPERATION("operation"),

		/**
		 * Whether the statement failed.
		 */
		STATEMENT_OUTCOME("outcome"),

		/**
		 * How the use of the connection ended.
		 */
		CONNECTION_OUTCOME("outcome"),

		/**
		 * Whether the row was created.
		 */
		UPSERT_RESULT("result"),

		/**
		 * Address of the replica, without credentials.
		 */
		REPLICA("replica");

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
