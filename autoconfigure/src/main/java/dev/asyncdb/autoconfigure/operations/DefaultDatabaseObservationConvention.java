package dev.asyncdb.autoconfigure.operations;

import java.util.Locale;

import dev.asyncdb.autoconfigure.operations.DatabaseObservations.Keys;
import io.micrometer.common.KeyValues;

/**
 * The default names of observed operations.
 *
 * @since 0.1.0
 * @see DatabaseObservations
 */
public class DefaultDatabaseObservationConvention implements DatabaseObservationConvention {

	// Replaced by the name of what is observed
	@Override
	public String getName() {
		return "asyncdb";
	}

	@Override
	public String getContextualName(DatabaseObservationContext context) {
		return "%s %s".formatted(context.getObserved().name().toLowerCase(Locale.ROOT), context.getOperation());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(DatabaseObservationContext context) {
		return KeyValues.of(Keys.MANAGER.withValue(context.getManager()),
				Keys.OPERATION.withValue(context.getOperation()), Keys.OUTCOME.withValue(context.getOutcome()));
	}

}
