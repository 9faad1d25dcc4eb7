package dev.asyncdb.repository;

import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.util.Assert;

/**
 * Operators that turn an empty result into an error, for repository queries whose row
 * must exist. <pre class="code">
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
	 * @param what a description of the missing value for the error message, without
	 * values that must not be logged
	 * @return an operator for {@link Mono#as}: its result is never empty, an
	 * {@link EmptyResultDataAccessException} names the missing value
	 * @since 0.1.0
	 */
	public static <T> Function<Mono<T>, Mono<T>> orNotFound(String what) {
		Assert.hasText(what, "The description must not be empty");
		return (found) -> found
			.switchIfEmpty(Mono.error(() -> new EmptyResultDataAccessException("There is no " + what, 1)));
	}

	/**
	 * Expect an entity.
	 * @param <T> the type of the entity
	 * @param type the type of the entity, for the error message
	 * @return an operator for {@link Mono#as}: its result is never empty, an
	 * {@link EmptyResultDataAccessException} names the missing type
	 * @since 0.1.0
	 */
	public static <T> Function<Mono<T>, Mono<T>> orNotFound(Class<T> type) {
		Assert.notNull(type, "The type must not be null");
		return orNotFound(type.getSimpleName());
	}

}
