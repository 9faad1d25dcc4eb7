package dev.asyncdb.session.transaction;

import java.io.Serial;

import dev.asyncdb.error.DatabaseErrors;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;

import org.springframework.r2dbc.connection.R2dbcTransactionManager;

/**
 * Spring's transaction manager with the error translation of sessions, so that a conflict
 * is the same exception at a statement and at the commit.
 */
public final class SessionTransactionManager extends R2dbcTransactionManager {

	@Serial
	private static final long serialVersionUID = 1L;

	public SessionTransactionManager(ConnectionFactory connections) {
		super(connections);
	}

	@Override
	protected RuntimeException translateException(String task, R2dbcException failure) {
		return DatabaseErrors.translate(task.endsWith("commit") ? "commit" : "roll back", null, failure);
	}

}
