package dev.asyncdb.connection;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;

/**
 * A driver's batch whose end is waited for.
 */
record TrackedBatch(Batch driver, TrackedConnection connection) implements Batch {

	@Override
	public Batch add(String sql) {
		this.connection.activity().note(sql);
		this.driver.add(sql);
		return this;
	}

	@Override
	public Publisher<? extends Result> execute() {
		return this.connection.track(this.driver.execute());
	}

}
