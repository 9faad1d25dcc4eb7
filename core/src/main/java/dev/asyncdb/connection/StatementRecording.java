package dev.asyncdb.connection;

import java.time.Duration;
import java.util.function.Function;

import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.SqlKeyword;
import dev.asyncdb.reactive.StatementFailureListener;
import io.r2dbc.spi.Connection;
import org.reactivestreams.Publisher;

/**
 * Records one statement when it is over. Time that it waits for its connection or for the
 * statement before it is not part of its duration. Thread-safe.
 */
final class StatementRecording implements StatementFailureListener, Runnable {

	private final DatabaseMetricsRecorder recorder;

	private final String sql;

	private final Runnable over;

	private final StatementFailureListener listener;

	private volatile long start;

	private volatile boolean sent;

	private volatile boolean failed;

	StatementRecording(DatabaseMetricsRecorder recorder, String sql, Runnable over, StatementFailureListener listener) {
		this.recorder = recorder;
		this.sql = sql;
		this.over = over;
		this.listener = listener;
	}

	<S> Function<Connection, Publisher<? extends S>> timed(
			Function<Connection, ? extends Publisher<? extends S>> call) {
		return (connection) -> {
			this.start = System.nanoTime();
			this.sent = true;
			return call.apply(connection);
		};
	}

	@Override
	public void abort(Throwable reason) {
		this.failed = true;
		this.listener.abort(reason);
	}

	@Override
	public void failed(Throwable failure) {
		this.failed = true;
		this.listener.failed(failure);
	}

	@Override
	public Throwable translate(Throwable failure) {
		return this.listener.translate(failure);
	}

	@Override
	public void run() {
		try {
			if (this.sent) {
				this.recorder.recordStatement(this.sql, SqlKeyword.of(this.sql),
						Duration.ofNanos(System.nanoTime() - this.start), this.failed);
			}
		}
		finally {
			this.over.run();
		}
	}

}
