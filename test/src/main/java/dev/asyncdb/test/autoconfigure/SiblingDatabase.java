package dev.asyncdb.test.autoconfigure;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;

import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;

/**
 * Another database of the same server.
 */
final class SiblingDatabase {

	private SiblingDatabase() {
	}

	static ConnectionFactory of(ConnectionFactory driver, String database) {
		OptionsCapableConnectionFactory known = OptionsCapableConnectionFactory.unwrapFrom(driver);
		if (known == null) {
			throw new IllegalStateException("The address of the ConnectionFactory bean is not known, so no database can"
					+ " be made from its own as a template: use Cleaning.TRUNCATE");
		}
		return ConnectionFactories
			.get(known.getOptions().mutate().option(ConnectionFactoryOptions.DATABASE, database).build());
	}

}
