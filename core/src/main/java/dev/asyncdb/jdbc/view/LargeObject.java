package dev.asyncdb.jdbc.view;

import java.sql.SQLException;

import dev.asyncdb.product.DatabaseProduct;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The value of a BLOB as a JDBC driver sends it: that of PostgreSQL stores a large object
 * and sends its number.
 *
 * @param connection the connection
 */
record LargeObject(JdbcConnection connection) {

	@Nullable Object of(byte[] bytes) throws SQLException {
		if (this.connection.product() != DatabaseProduct.POSTGRESQL) {
			return bytes;
		}
		return this.connection.<Long>ask((driver) -> Flux
			.from(driver.createStatement("SELECT CAST(lo_from_bytea(0, $1) AS bigint)").bind(0, bytes).execute())
			.concatMap((result) -> result.map((row) -> row.get(0, Long.class)))
			.next());
	}

}
