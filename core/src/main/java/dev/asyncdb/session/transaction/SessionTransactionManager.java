package dev.asyncdb.session.transaction;

import java.io.Serial;

import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.session.TransactionOptions;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.TransactionDefinition;

import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

/**
 * Spring's transaction manager with the error translation of sessions, so that a conflict
 * is the same exception at a statement and at the commit.
 */
public final class SessionTransactionManager extends R2dbcTransactionManager {

	@Serial
	private static final long serialVersionUID = 1L;

	private final transient TransactionDefinition defaults;

	public SessionTransactionManager(ConnectionFactory connections) {
		super(connections);
		this.defaults = createTransactionDefinition(TransactionOptions.defaults().toDefinition());
	}

	/**
	 * Return the definition for the driver.
	 */
	TransactionDefinition definitionOf(TransactionOptions options) {
		return options.equals(TransactionOptions.defaults()) ? this.defaults
				: createTransactionDefinition(options.toDefinition());
	}

	ConnectionFactory database() {
		return obtainConnectionFactory();
	}

	@Override
	protected Object doGetTransaction(TransactionSynchronizationManager synchronization) {
		return super.doGetTransaction(synchronization);
	}

	@Override
	protected RuntimeException translateException(String task, R2dbcException failure) {
		return DatabaseErrors.translate(task.endsWith("commit") ? "commit" : "roll back", null, failure);
	}

}
