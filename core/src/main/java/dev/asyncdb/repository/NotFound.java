package dev.asyncdb.repository;

import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.util.Assert;

/**
 * Turns nothing into an error, for queries of repositories whose row must be there.
 * <pre class="code">
 * users.findByName(name).as(orNotFound("user of this name"))
 * </pre>
 *
 * @since 0.1.0
 */
public final class NotFound {

	private NotFound() {
	}

	/**
	 * Expect a value.
	 * @param <T> the type of the value
	 * @param what what is missing otherwise, in words and without values that should not
	 * be seen in logs
	 * @return an operator for {@link Mono#as}: what it makes is never empty;
	 * {@link EmptyResultDataAccessException} says what is missing
	 * @since 0.1.0
	 */
	public static <T> Function<Mono<T>, Mono<T>> orNotFound(String what) {
		Assert.hasText(what, "What is missing must have a text");
		return (found) -> found
			.switchIfEmpty(Mono.error(() -> new EmptyResultDataAccessException("There is no " + what, 1)));
	}

	/**
	 * Expect an entity.
	 * @param <T> the type of the entity
	 * @param type the type of the entity, named in the error
	 * @return an operator for {@link Mono#as}: what it makes is never empty;
	 * {@link EmptyResultDataAccessException} says what is missing
	 * @since 0.1.0
	 */
	public static <T> Function<Mono<T>, Mono<T>> orNotFound(Class<T> type) {
		Assert.notNull(type, "The type must not be null");
		return orNotFound(type.getSimpleName());
	}

}
