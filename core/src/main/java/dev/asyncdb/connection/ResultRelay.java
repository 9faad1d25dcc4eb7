package dev.asyncdb.connection;

import dev.asyncdb.reactive.StatementMonitor;
import dev.asyncdb.reactive.SubscriberRelay;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;

/**
 * Wraps the results of a statement so that each is read completely, even if the
 * subscriber cancels.
 */
final class ResultRelay implements SubscriberRelay<Result, Result> {

	private final StatementMonitor monitor;

	private volatile @Nullable GuardedResult last;

	ResultRelay(StatementMonitor monitor) {
		this.monitor = monitor;
	}

	@Override
	public Result delivered(Result element) {
		GuardedResult result = new GuardedResult(element, this.monitor);
		this.last = result;
		return result;
	}

	@Override
	public void discard(Result element) {
		new GuardedResult(element, this.monitor).discard();
	}

	@Override
	public void cancelled() {
		GuardedResult result = this.last;
		if (result != null) {
			result.discard();
		}
	}

}
