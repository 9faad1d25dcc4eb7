package dev.asyncdb.connection;

import dev.asyncdb.reactive.Handover;
import dev.asyncdb.reactive.StatementWatch;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;

/**
 * Gives the results of a statement so that each is read to its end, also when the
 * subscriber goes before it has read it.
 */
final class ResultHandover implements Handover<Result, Result> {

	private final StatementWatch watch;

	private volatile @Nullable GuardedResult last;

	ResultHandover(StatementWatch watch) {
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
