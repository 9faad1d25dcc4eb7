package dev.asyncdb.mapping;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.row.RowValues;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Values of columns as parameters of R2DBC. Spring Data still requires a deprecated
 * parameter type of Spring in its rows and updates; only this class names that type.
 *
 * @since 0.1.0
 */
public final class ColumnParameters {

	private ColumnParameters() {
	}

	/**
	 * Create a parameter that may be {@code NULL}.
	 * @param value the value, or {@code null}
	 * @param type the type of the value
	 * @return an input parameter
	 * @since 0.1.0
	 */
	public static Parameter of(@Nullable Object value, Class<?> type) {
		return (value != null) ? Parameters.in(value) : Parameters.in(type);
	}

	/**
	 * Convert the columns of a row of Spring Data.
	 * @param row the row
	 * @return a new map of parameters by column, in the order of the row
	 * @since 0.1.0
	 */
	public static Map<SqlIdentifier, Parameter> of(OutboundRow row) {
		Map<SqlIdentifier, Parameter> columns = new LinkedHashMap<>();
		for (SqlIdentifier column : row.keySet()) {
			columns.put(column, of(row, column));
		}
		return columns;
	}

	/**
	 * Convert one column of a row of Spring Data.
	 * @param row the row
	 * @param column a column of the row
	 * @return the parameter of the column
	 * @since 0.1.0
	 */
	public static Parameter of(OutboundRow row, SqlIdentifier column) {
		var value = Objects.requireNonNull(row.get(column), () -> "No column " + column);
		return of(value.getValue(), value.getType());
	}

	/**
	 * Return one column of a row of Spring Data as {@link RowValues} have it.
	 * @param row the row
	 * @param column a column of the row
	 * @return the value, or a parameter of {@code NULL}
	 * @since 0.1.0
	 */
	public static Object value(OutboundRow row, SqlIdentifier column) {
		var value = Objects.requireNonNull(row.get(column), () -> "No column " + column);
		return valueOrNull(value.getValue(), value.getType());
	}

	/**
	 * Return a value as {@link RowValues} have it.
	 * @param value the value, or {@code null}
	 * @param type the type of the value
	 * @return the value, or a parameter of {@code NULL}
	 * @since 0.1.0
	 */
	public static Object valueOrNull(@Nullable Object value, Class<?> type) {
		return (value != null) ? value : Parameters.in(type);
	}

	/**
	 * Create a value for a row or an update of Spring Data.
	 * @param value the value, or {@code null}
	 * @param type the type of the value
	 * @return the value in Spring's type
	 * @since 0.1.0
	 */
	@SuppressWarnings("deprecation")
	public static org.springframework.r2dbc.core.Parameter outbound(@Nullable Object value, Class<?> type) {
		return org.springframework.r2dbc.core.Parameter.fromOrEmpty(value, type);
	}

}
