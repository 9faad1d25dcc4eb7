package dev.asyncdb.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A statement of SQL of one's own in blocking style. Immutable.
 *
 * @since 0.1.0
 */
public interface BlockingSql {

	/**
	 * Bind a value.
	 * @param name the name after the colon, as in {@code :name}
	 * @param value the value, a collection for {@code IN}
	 * @return a new statement
	 * @since 0.1.0
	 */
	BlockingSql bind(String name, Object value);

	/**
	 * Bind NULL.
	 * @param name the name after the colon
	 * @param type the type of the value that is missing
	 * @return a new statement
	 * @since 0.1.0
	 */
	BlockingSql bindNull(String name, Class<?> type);

	/**
	 * Run it as a query.
	 * @param <T> the type of a row
	 * @param type a class or record with properties for the columns, or, for one column,
	 * the type of its values
	 * @return all rows; a row whose only column is NULL is left out
	 * @since 0.1.0
	 */
	<T> List<T> list(Class<T> type);

	/**
	 * Run it as a query for at most one row.
	 * @param <T> the type of the row
	 * @param type as for {@link #list(Class)}
	 * @return the row, or empty
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * several rows
	 * @since 0.1.0
	 */
	<T> Optional<T> one(Class<T> type);

	/**
	 * Run it as a query.
	 * @return the values of each row by the names of their columns
	 * @since 0.1.0
	 */
	List<Map<String, @Nullable Object>> rows();

	/**
	 * Run it as a statement that changes something.
	 * @return the number of rows
	 * @since 0.1.0
	 */
	long update();

}
