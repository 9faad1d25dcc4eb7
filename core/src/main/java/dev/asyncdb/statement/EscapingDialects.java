package dev.asyncdb.statement;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.data.r2dbc.dialect.H2Dialect;
import org.springframework.data.r2dbc.dialect.MySqlDialect;
import org.springframework.data.r2dbc.dialect.PostgresDialect;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.IdentifierProcessing;

/**
 * Spring Data's dialects with names that are quoted by {@link ProductNames}.
 */
final class EscapingDialects {

	private EscapingDialects() {
	}

	static R2dbcDialect of(ConnectionFactory factory, DatabaseProduct product) {
		R2dbcDialect dialect = DialectResolver.getDialect(factory);
		return switch (product) {
			case POSTGRESQL -> (dialect.getClass() == PostgresDialect.class) ? new Postgres() : dialect;
			case MARIADB -> (dialect.getClass() == MySqlDialect.class) ? new MariaDb() : dialect;
			case H2 -> (dialect.getClass() == H2Dialect.class) ? new H2() : dialect;
		};
	}

	private static final class Postgres extends PostgresDialect {

		@Override
		public IdentifierProcessing getIdentifierProcessing() {
			return ProductNames.POSTGRESQL;
		}

	}

	private static final class MariaDb extends MySqlDialect {

		@Override
		public IdentifierProcessing getIdentifierProcessing() {
			return ProductNames.MARIADB;
		}

	}

	private static final class H2 extends H2Dialect {

		@Override
		public IdentifierProcessing getIdentifierProcessing() {
			return ProductNames.H2;
		}

	}

}
