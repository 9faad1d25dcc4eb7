package dev.asyncdb.session.support;

import io.r2dbc.spi.ConnectionFactory;
import org.reactivestreams.Publisher;

import org.springframework.core.Ordered;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.r2dbc.mapping.event.AfterConvertCallback;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Entity callback that makes Spring Data's repositories and templates share the identity
 * map of the session in the same transaction. Register it as a bean. Has no effect
 * without a session. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SessionEntityCallback implements AfterConvertCallback<Object>, AfterSaveCallback<Object>, Ordered {

	private final ConnectionFactory database;

	/**
	 * Create the callback for sessions of one database.
	 * @param database the connection factory that the repositories use
	 * @since 0.1.0
	 */
	public SessionEntityCallback(ConnectionFactory database) {
		this.database = database;
	}

	// Last, so that the identity map contains the result of all other callbacks
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Publisher<Object> onAfterConvert(Object entity, SqlIdentifier table) {
		return TransactionSessions.current(this.database)
			.map((session) -> session.state().context().identities().read(entity))
			.defaultIfEmpty(entity);
	}

	@Override
	public Publisher<Object> onAfterSave(Object entity, OutboundRow row, SqlIdentifier table) {
		return TransactionSessions.current(this.database)
			.map((session) -> session.state().context().identities().written(entity))
			.defaultIfEmpty(entity);
	}

}
