package dev.asyncdb.autoconfigure.databases;

import dev.asyncdb.session.support.SessionEntityCallback;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;

/**
 * The entity callbacks of the application for a further database. An entity of that
 * database is shared with its own session, and never with a session of the main database
 * that is open at the same time.
 *
 * @param context the application context
 */
record DatabaseCallbacks(ApplicationContext context) {

	ReactiveEntityCallbacks of(ConnectionFactory connections) {
		ReactiveEntityCallbacks callbacks = ReactiveEntityCallbacks.create();
		this.context.getBeanProvider(EntityCallback.class)
			.orderedStream()
			.filter((callback) -> !(callback instanceof SessionEntityCallback))
			.forEach(callbacks::addEntityCallback);
		callbacks.addEntityCallback(new SessionEntityCallback(connections));
		return callbacks;
	}

}
