package dev.asyncdb.pool;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;

/**
 * A batch whose results are read with {@link MomentConnection}.
 */
record MomentBatch(Batch delegate, MomentConnection connection) implements Batch {

	@Override
	public Batch add(String sql) {
		this.delegate.add(sql);
		return this;
	}

	@Override
	public Publisher<? extends Result> execute() {
		return this.connection.results(this.delegate.execute());
	}

}
