package dev.asyncdb.session.transaction;

import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The current transaction of a session.
 */
public interface SessionTransaction {

	/**
	 * Return the connection for the next statement.
	 */
	Connection connection();

	/**
	 * Return the connection without creating one.
	 * @return {@code null} before the first statement
	 */
	@Nullable Connection current();

	/**
	 * Return whether the session began the transaction.
	 */
	boolean isOwn();

	/**
	 * Close without a wait, if there is nothing to release.
	 * @return whether it is closed
	 */
	boolean closeUnused();

	/**
	 * Do not begin after a pending acquisition of the connection, since a rollback
	 * follows.
	 */
	void abandon();

	Mono<Void> commit();

	Mono<Void> rollback();

	/**
	 * Release the transaction, rolling it back if the session began it.
	 */
	Mono<Void> close();

}
