package dev.asyncdb.session;

import java.time.Duration;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.EntityStatements;
import dev.asyncdb.statement.StatementExecutor;
import io.r2dbc.spi.ConnectionFactory;

/**
 * What all sessions of a database share.
 */
record SessionServices(ConnectionFactory database, EntityMapping mapping, DatabaseDialect dialect, EntityEvents events,
		SessionListeners listeners, KeySequences sequences, Duration closeLimit, SessionOptions options) {

	StatementExecutor executor() {
		return new StatementExecutor(this.options.fetchSize());
	}

	EntityStatements statements() {
		return new EntityStatements(this.dialect, this.mapping.statements());
	}

	Queries queries() {
		return new Queries(this.mapping);
	}

	SessionServices with(SessionOptions others) {
		return new SessionServices(this.database, this.mapping, this.dialect, this.events, this.listeners,
				this.sequences, this.closeLimit, others);
	}

}
