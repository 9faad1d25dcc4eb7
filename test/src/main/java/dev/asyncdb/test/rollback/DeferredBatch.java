package dev.asyncdb.test.rollback;

import java.util.ArrayList;
import java.util.List;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;

/**
 * A batch that is made when its turn comes.
 */
final class DeferredBatch implements Batch {

	private final TestConnection connection;

	private final List<String> statements = new ArrayList<>();

	DeferredBatch(TestConnection connection) {
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
		return this.connection.execute(String.join("; ", recorded), (driver) -> {
			Batch batch = driver.createBatch();
			recorded.forEach(batch::add);
			return batch.execute();
		});
	}

}
