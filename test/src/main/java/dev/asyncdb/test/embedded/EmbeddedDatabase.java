package dev.asyncdb.test.embedded;

import io.r2dbc.spi.ConnectionFactoryOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;

/**
 * The database of one application context. Its pool is closed before it is dropped, since
 * the pool depends on it.
 *
 * @param options its address
 * @param drop drops it
 */
record EmbeddedDatabase(ConnectionFactoryOptions options,
		Runnable drop) implements R2dbcConnectionDetails, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedDatabase.class);

	@Override
	public ConnectionFactoryOptions getConnectionFactoryOptions() {
		return this.options;
	}

	@Override
	public void destroy() {
		try {
			this.drop.run();
		}
		catch (RuntimeException ex) {
			logger.warn("The database of a test could not be dropped: {}", ex.getMessage());
		}
	}

}
