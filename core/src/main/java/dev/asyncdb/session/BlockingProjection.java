package dev.asyncdb.session;

import java.util.List;
import java.util.Optional;

/**
 * {@link Projection} in blocking style.
 *
 * @param <P> the type of a value
 * @since 0.1.0
 */
public interface BlockingProjection<P> {

	/**
	 * Return all rows.
	 * @return the values
	 * @since 0.1.0
	 */
	List<P> all();

	/**
	 * Return the first row; the statement requests one row only.
	 * @return the value, empty if no row matches
	 * @since 0.1.0
	 */
	Optional<P> first();

	/**
	 * Return the only row.
	 * @return the value, empty if no row matches
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if several
	 * match
	 * @since 0.1.0
	 */
	Optional<P> one();

}
