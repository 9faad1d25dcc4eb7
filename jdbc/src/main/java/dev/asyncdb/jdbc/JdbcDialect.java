package dev.asyncdb.jdbc;

import dev.asyncdb.product.DatabaseProduct;

/**
 * Properties of a database product that JDBC reports or needs.
 *
 * @param identifierQuote the character that quotes identifiers
 * @param identifierCase how the database stores identifiers that are not quoted
 * @param currentSchema the SQL expression for the current schema
 * @param hasBackslashEscapes whether a backslash in a string literal escapes the next
 * character
 */
record JdbcDialect(String identifierQuote, IdentifierCase identifierCase, String currentSchema,
		boolean hasBackslashEscapes) {

	enum IdentifierCase {

		UPPER, LOWER, MIXED

	}

	static JdbcDialect of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> new JdbcDialect("\"", IdentifierCase.LOWER, "CURRENT_SCHEMA", false);
			case MARIADB -> new JdbcDialect("`", IdentifierCase.MIXED, "SCHEMA()", true);
			case H2 -> new JdbcDialect("\"", IdentifierCase.UPPER, "CURRENT_SCHEMA", false);
		};
	}

}
