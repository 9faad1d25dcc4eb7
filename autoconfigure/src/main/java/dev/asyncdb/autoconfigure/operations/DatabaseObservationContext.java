package dev.asyncdb.autoconfigure.operations;

import dev.asyncdb.metrics.ObservedOperation;
import io.micrometer.observation.Observation;

/**
 * What conventions and handlers know of an observed operation. The SQL of statements is
 * not part of it, since it may contain values.
 *
 * @since 0.1.0
 */
public final class DatabaseObservationContext extends Observation.Context {

	private final String manager;

	private final ObservedOperation observed;

	private final String operation;

	private volatile String outcome = "unknown";

	DatabaseObservationContext(String manager, ObservedOperation observed, String operation) {
		this.manager = manager;
		this.observed = observed;
		this.operation = operation;
	}

	/**
	 * Return the name of the manager.
	 * @return the name
	 * @since 0.1.0
	 */
	public String getManager() {
		return this.manager;
	}

	/**
	 * Return what is observed.
	 * @return the kind of operation
	 * @since 0.1.0
	 */
	public ObservedOperation getObserved() {
		return this.observed;
	}

	/**
	 * Return the first keyword of a statement in upper case, {@code OTHER} for unusual
	 * ones, and what is observed in lower case otherwise.
	 * @return the operation
	 * @since 0.1.0
	 */
	public String getOperation() {
		return this.operation;
	}

	/**
	 * Return how the operation ended.
	 * @return {@code success}, {@code failure}, {@code cancelled}, or {@code unknown}
	 * before the end
	 * @since 0.1.0
	 */
	public String getOutcome() {
		return this.outcome;
	}

	void end(String outcome) {
		this.outcome = outcome;
	}

}
