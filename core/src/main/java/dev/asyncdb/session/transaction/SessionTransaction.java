package dev.asyncdb.session.transaction;

import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

/**
 * The transaction in which a session works.
 */
public interface SessionTransaction {

	/**
	 * The connection for the next statement.
	 */
	Connection connection();

	/**
	 * Whether the session itself began the transaction.
	 */
	boolean isOwn();

	/**
	 * Do not begin if the connection is still waited for, since a rollback follows.
	 */
	void abandon();

	Mono<Void> commit();

	Mono<Void> rollback();

	/**
	 * Let go of the transaction; roll back what is left if it is the session's own.
	 */
	Mono<Void> close();

}
