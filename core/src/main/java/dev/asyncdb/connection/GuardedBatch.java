package dev.asyncdb.connection;

import java.util.ArrayList;
import java.util.List;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;

/**
 * Records the statements of a batch and creates it when it runs.
 */
final class GuardedBatch implements Batch {

	private final GuardedConnection connection;

	private final List<String> statements = new ArrayList<>();

	GuardedBatch(GuardedConnection connection) {
		this.connection = connection;
	}

	@Override
	public Batch add(String sql) {
		this.statements.add(sql);
		return this;
	}

	@Override
	public Publisher<? extends Result> execute() {
		List<String> recorded = List.copyOf(this.statements);
		return this.connection.results("BATCH", recorded, (driver) -> {
			Batch batch = driver.createBatch();
			recorded.forEach(batch::add);
			return batch.execute();
		});
	}

}
