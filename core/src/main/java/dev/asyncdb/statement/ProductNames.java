package dev.asyncdb.statement;

import java.util.Locale;
import java.util.function.UnaryOperator;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.r2dbc.dialect.H2Dialect;
import org.springframework.data.r2dbc.dialect.MySqlDialect;
import org.springframework.data.r2dbc.dialect.PostgresDialect;
import org.springframework.data.relational.core.sql.IdentifierProcessing;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The rules of a product for names in SQL and in its catalog. All statements quote by
 * these rules. Spring Data's own quoting does not escape quotation marks.
 */
public enum ProductNames implements IdentifierProcessing {

	/** PostgreSQL stores unquoted names in lower case. */
	POSTGRESQL("\"", PostgresDialect.INSTANCE.getIdentifierProcessing(), (name) -> name.toLowerCase(Locale.ROOT), ""),

	/** MariaDB stores unquoted names unchanged. */
	MARIADB("`", MySqlDialect.INSTANCE.getIdentifierProcessing(), (name) -> name, ""),

	/**
	 * H2 stores unquoted names in upper case. Its driver splits a statement at each
	 * semicolon, even a quoted one.
	 */
	H2("\"", H2Dialect.INSTANCE.getIdentifierProcessing(), (name) -> name.toUpperCase(Locale.ROOT), ";");

	private final String mark;

	@SuppressWarnings("ImmutableEnumChecker")
	private final IdentifierProcessing spring;

	@SuppressWarnings("ImmutableEnumChecker")
	private final UnaryOperator<String> unquoted;

	private final String refused;

	ProductNames(String mark, IdentifierProcessing spring, UnaryOperator<String> unquoted, String refused) {
		this.mark = mark;
		this.spring = spring;
		this.unquoted = unquoted;
		this.refused = refused;
	}

	@Override
	public String quote(String name) {
		if (name.isEmpty() || name.indexOf('\0') >= 0) {
			throw new InvalidDataAccessApiUsageException(
					"A name of a table, column or constraint must not be empty or contain NUL");
		}
		if (!this.refused.isEmpty() && name.contains(this.refused)) {
			throw new InvalidDataAccessApiUsageException(
					"The R2DBC driver of H2 does not support names with a semicolon");
		}
		return this.mark + name.replace(this.mark, this.mark + this.mark) + this.mark;
	}

	@Override
	public String standardizeLetterCase(String name) {
		return this.spring.standardizeLetterCase(name);
	}

	/**
	 * Return the name as the catalog contains it.
	 * @param identifier the name of a table or column, without a schema
	 * @return the name without quotation marks
	 */
	public String stored(SqlIdentifier identifier) {
		String sql = identifier.toSql(this);
		boolean isQuoted = sql.length() > 1 && sql.startsWith(this.mark) && sql.endsWith(this.mark);
		return isQuoted ? sql.substring(1, sql.length() - 1).replace(this.mark + this.mark, this.mark)
				: this.unquoted.apply(sql);
	}

	/**
	 * Return an unquoted name as the catalog would contain it.
	 * @param name the name
	 * @return the name in the case of the catalog
	 */
	public String unquoted(String name) {
		return this.unquoted.apply(name);
	}

}
