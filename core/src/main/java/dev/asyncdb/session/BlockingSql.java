package dev.asyncdb.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * An SQL statement in blocking style. Immutable.
 *
 * @since 0.1.0
 */
public interface BlockingSql {

	/**
	 * Bind a value to a parameter.
	 * @param name the name of the parameter, without the colon
	 * @param value the value, a collection for {@code IN}
	 * @return a new statement
	 * @since 0.1.0
	 */
	BlockingSql bind(String name, Object value);

	/**
	 * Bind NULL to a parameter.
	 * @param name the name of the parameter, without the colon
	 * @param type the type of the parameter
	 * @return a new statement
	 * @since 0.1.0
	 */
	BlockingSql bindNull(String name, Class<?> type);

	/**
	 * Execute the statement as a query.
	 * @param <T> the type of a row
	 * @param type a class or record with properties for the columns, or, for one column,
	 * the type of its values
	 * @return all rows; a row whose only column is NULL is left out
	 * @since 0.1.0
	 */
	<T> List<T> list(Class<T> type);

	/**
	 * Execute the statement as a query for at most one row.
	 * @param <T> the type of the row
	 * @param type as for {@link #list(Class)}
	 * @return the row, or empty
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if the query
	 * returns several rows
	 * @since 0.1.0
	 */
	<T> Optional<T> one(Class<T> type);

	/**
	 * Execute the statement as a query.
	 * @return the values of each row by column name
	 * @since 0.1.0
	 */
	List<Map<String, @Nullable Object>> rows();

	/**
	 * Execute the statement as an update.
	 * @return the number of affected rows
	 * @since 0.1.0
	 */
	long update();

}
