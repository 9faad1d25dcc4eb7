package dev.asyncdb.jdbc.view;

import dev.asyncdb.product.DatabaseProduct;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a database product that JDBC reports or needs.
 *
 * @param identifierQuote the character that quotes identifiers
 * @param identifierCase how the database stores identifiers that are not quoted
 * @param currentSchema the SQL expression for the current schema
 * @param hasBackslashEscapes whether a backslash in a string literal escapes the next
 * character
 * @param usesAutoCommitMode whether transactions follow from the auto-commit mode instead
 * of a statement, so that one begins after DDL, which commits
 * @param hasCatalogs whether a database is a catalog without schemas
 */
record JdbcDialect(String identifierQuote, IdentifierCase identifierCase, String currentSchema,
		boolean hasBackslashEscapes, boolean usesAutoCommitMode, boolean hasCatalogs) {

	enum IdentifierCase {

		UPPER, LOWER, MIXED

	}

	static JdbcDialect of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> new JdbcDialect("\"", IdentifierCase.LOWER, "CURRENT_SCHEMA", false, false, false);
			case MARIADB -> new JdbcDialect("`", IdentifierCase.MIXED, "SCHEMA()", true, true, true);
			case H2 -> new JdbcDialect("\"", IdentifierCase.UPPER, "CURRENT_SCHEMA", false, false, false);
		};
	}

	/**
	 * Quote a statement whose text the driver refuses, as it takes {@code $1} in the body
	 * of a function for a parameter.
	 * @return a statement that executes it, {@code null} if the database has none
	 */
	@Nullable String quotedStatement(String sql) {
		boolean isQuotable = this.identifierCase == IdentifierCase.LOWER;
		return isQuotable
				? "DO $asyncdb_do$ BEGIN EXECUTE $asyncdb_text$%s$asyncdb_text$; END $asyncdb_do$".formatted(sql)
				: null;
	}

}
