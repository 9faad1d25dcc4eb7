package dev.asyncdb.autoconfigure.operations;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names observed operations. A bean of this type replaces the default.
 *
 * @since 0.1.0
 * @see DefaultDatabaseObservationConvention
 */
public interface DatabaseObservationConvention extends ObservationConvention<DatabaseObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof DatabaseObservationContext;
	}

}
