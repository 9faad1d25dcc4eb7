package dev.asyncdb.session;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A query for values instead of entities. The session does not manage its results.
 *
 * @param <P> the type of a value
 * @since 0.1.0
 */
public interface Projection<P> {

	/**
	 * Return all rows, read completely before the first is emitted.
	 * @return the values, empty if no row matches
	 * @since 0.1.0
	 */
	Flux<P> all();

	/**
	 * Return the first row; the statement requests one row only.
	 * @return the value, empty if no row matches
	 * @since 0.1.0
	 */
	Mono<P> first();

	/**
	 * Return the only row.
	 * @return the value, empty if no row matches, or an
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if several
	 * do
	 * @since 0.1.0
	 */
	Mono<P> one();

}
