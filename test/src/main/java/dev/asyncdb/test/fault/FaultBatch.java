package dev.asyncdb.test.fault;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;

/**
 * A batch with the faults of a test, which see its last statement.
 */
final class FaultBatch implements Batch {

	private final FaultConnection connection;

	private final Batch driver;

	private String last = "";

	FaultBatch(FaultConnection connection, Batch driver) {
		this.connection = connection;
		this.driver = driver;
	}

	@Override
	public Batch add(String sql) {
		this.driver.add(sql);
		this.last = sql;
		return this;
	}

	@Override
	public Publisher<? extends Result> execute() {
		return this.connection.connections()
			.<Result>statement(this.connection.driver(), this.last, this.driver.execute());
	}

}
