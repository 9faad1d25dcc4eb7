package dev.asyncdb.connection;

import java.time.Duration;

import dev.asyncdb.connection.monitor.LeaseMonitoring;
import dev.asyncdb.connection.monitor.LeasedConnections;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.reactive.Deadlines;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose readers have to make room for those who wait.
 */
class ConnectionSourceTests {

	@Test
	void connectionOfASessionIsAwaited() {
		assertThat(isAwaited(ConnectionOptions.defaults())).isTrue();
	}

	// As the code of an application whose address was not given to asyncdb
	@Test
	void connectionWhoseReadersHaveNoLimitIsNot() {
		assertThat(isAwaited(ConnectionOptions.defaults().withStreamIdleTimeout(ConnectionOptions.UNLIMITED)))
			.isFalse();
	}

	private static boolean isAwaited(ConnectionOptions options) {
		LeaseMonitoring monitoring = new LeaseMonitoring(new LeasedConnections(), new Deadlines(),
				options.leakDetectionThreshold(), DatabaseMetricsRecorder.NO_OP);
		return new ConnectionSource(new Busy(), Schedulers.immediate(), options, monitoring, null,
				new TransactionHealth.CommitOrder())
			.isAwaited();
	}

	/**
	 * A pool for whose connections others wait.
	 */
	private static final class Busy implements ConnectionFactory, TargetConnections {

		@Override
		public Publisher<? extends Connection> create() {
			return Mono.never();
		}

		@Override
		public Mono<Connection> acquire() {
			return Mono.never();
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return () -> "H2";
		}

		@Override
		public Duration acquireTimeout() {
			return Duration.ofSeconds(1);
		}

		@Override
		public boolean isAwaited() {
			return true;
		}

		@Override
		public void exposed(Connection connection) {
		}

		@Override
		public Mono<Void> discard(Connection connection) {
			return Mono.empty();
		}

	}

}
