package dev.asyncdb.jdbc.view;

import dev.asyncdb.jdbc.view.JdbcMetadata.CatalogRow;
import dev.asyncdb.product.DatabaseProduct;
import org.jspecify.annotations.Nullable;

/**
 * The types of tables and columns as the JDBC driver of a product reports them.
 */
interface CatalogTypes {

	static CatalogTypes of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> new PostgresCatalogTypes();
			case MARIADB -> new MariaDbCatalogTypes();
			case H2 -> new H2CatalogTypes();
		};
	}

	default String tableType(CatalogRow row) {
		return row.required("kind");
	}

	default @Nullable String tableRemarks(CatalogRow row) {
		return row.text("comment");
	}

	/**
	 * Return what the driver reports for the type of a table that has none.
	 */
	default @Nullable String noType() {
		return null;
	}

	Column column(CatalogRow row);

	/**
	 * A column as JDBC describes it.
	 *
	 * @param number a constant of {@link java.sql.Types}
	 * @param name the name of the type
	 * @param size the length or the precision
	 * @param digits the digits of fractions
	 * @param radix the base of the precision
	 * @param octets the length in bytes
	 * @param remarks the comment
	 * @param defaultValue the default as the database writes it
	 * @param isIncremented whether the database numbers its rows
	 * @param isGenerated whether it is computed
	 */
	record Column(int number, String name, @Nullable Integer size, @Nullable Integer digits, @Nullable Integer radix,
			@Nullable Integer octets, @Nullable String remarks, @Nullable String defaultValue, boolean isIncremented,
			boolean isGenerated) {

	}

	/**
	 * A type.
	 *
	 * @param number a constant of {@link java.sql.Types}
	 * @param size the length or the precision if the column has none
	 * @param digits the digits of fractions if the column has none
	 */
	record Type(int number, @Nullable Integer size, @Nullable Integer digits) {

		static Type of(int number) {
			return new Type(number, null, null);
		}

	}

}
