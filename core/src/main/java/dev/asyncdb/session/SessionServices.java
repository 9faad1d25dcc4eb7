package dev.asyncdb.session;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.EntityStatements;
import dev.asyncdb.statement.StatementExecutor;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

/**
 * What all sessions of a database share.
 */
record SessionServices(ConnectionFactory database, EntityMapping mapping, DatabaseDialect dialect, EntityEvents events,
		KeySequences sequences, SessionOptions options) {

	StatementExecutor executor() {
		return new StatementExecutor(this.options.fetchSize());
	}

	EntityStatements statements() {
		return new EntityStatements(this.dialect, this.mapping.statements());
	}

	Queries queries() {
		return new Queries(this.mapping);
	}

	/**
	 * The connection of a session, in the form in which Spring's client wants it.
	 */
	ConnectionFactory connectionsOf(SessionTransaction transaction, Mono<Void> flush) {
		return new SessionConnectionFactory(transaction, flush, this.database.getMetadata());
	}

	SessionServices with(SessionOptions others) {
		return new SessionServices(this.database, this.mapping, this.dialect, this.events, this.sequences, others);
	}

}
