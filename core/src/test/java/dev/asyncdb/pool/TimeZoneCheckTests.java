package dev.asyncdb.pool;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DriverOptions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Statement;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The question for the time zone of a server that does not answer.
 */
class TimeZoneCheckTests {

	private final AtomicInteger closed = new AtomicInteger();

	@Test
	void connectionOfACallerThatIsGoneMeanwhileIsClosed() {
		DriverConnections connections = connections();
		Disposable waiting = connections.create().subscribe();
		assertThat(this.closed).hasValue(0);
		waiting.dispose();
		assertThat(this.closed).hasValue(1);
		assertThat(connections.create().block(TestDatabase.TIMEOUT)).as("asked once").isNotNull();
		assertThat(this.closed).hasValue(1);
	}

	private DriverConnections connections() {
		DriverOptions defaults = DriverOptions.defaults();
		ConnectionFactoryOptions completed = defaults
			.applyTo(DatabaseUrl.parse("mariadb://app@localhost/shop").toConnectionFactoryOptions());
		return DriverConnections.of(new Silent(), defaults, completed);
	}

	/**
	 * A server that accepts connections and answers nothing.
	 */
	private final class Silent implements ConnectionFactory {

		@Override
		public Publisher<? extends Connection> create() {
			return Mono.just(proxy(Connection.class));
		}

		@SuppressWarnings("unchecked")
		private <T> T proxy(Class<T> type) {
			return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
					(proxy, method, arguments) -> switch (method.getName()) {
						case "createStatement" -> proxy(Statement.class);
						case "execute" -> Flux.never();
						case "close" -> Mono.fromRunnable(TimeZoneCheckTests.this.closed::incrementAndGet);
						default -> throw new UnsupportedOperationException(method.getName());
					});
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return () -> "MariaDB";
		}

	}

}
