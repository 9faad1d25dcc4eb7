package dev.asyncdb.connection;

import dev.asyncdb.reactive.StatementMonitor;
import dev.asyncdb.reactive.SubscriberRelay;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;

/**
 * Gives the results of a statement so that each is read to its end, also when the
 * subscriber goes before it has read it.
 */
final class ResultRelay implements SubscriberRelay<Result, Result> {

	private final StatementMonitor watch;

	private volatile @Nullable GuardedResult last;

	ResultRelay(StatementMonitor watch) {
		this.watch = watch;
	}

	@Override
	public Result delivered(Result element) {
		GuardedResult result = new GuardedResult(element, this.watch);
		this.last = result;
		return result;
	}

	@Override
	public void discard(Result element) {
		new GuardedResult(element, this.watch).discard();
	}

	@Override
	public void cancelled() {
		GuardedResult result = this.last;
		if (result != null) {
			result.discard();
		}
	}

}
