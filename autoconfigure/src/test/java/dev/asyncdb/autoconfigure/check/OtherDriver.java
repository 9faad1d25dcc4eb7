package dev.asyncdb.autoconfigure.check;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ConnectionFactoryProvider;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The driver of a product that Spring Data supports and asyncdb does not, without a
 * server.
 */
public final class OtherDriver implements ConnectionFactoryProvider {

	private static final String NAME = "other";

	@Override
	public ConnectionFactory create(ConnectionFactoryOptions options) {
		return new Connections();
	}

	@Override
	public boolean supports(ConnectionFactoryOptions options) {
		return NAME.equals(options.getValue(ConnectionFactoryOptions.DRIVER));
	}

	@Override
	public String getDriver() {
		return NAME;
	}

	private record Connections() implements ConnectionFactory {

		@Override
		public Publisher<? extends Connection> create() {
			return Mono.error(new IllegalStateException("There is no server"));
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return () -> "Oracle Database";
		}

	}

}
