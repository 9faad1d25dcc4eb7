package dev.asyncdb.connection;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.TransactionDefinition;
import reactor.core.publisher.Mono;

/**
 * Begins a transaction on a connection that was just taken.
 */
record TransactionStart(ConnectionSource source, Connection connection, TransactionDefinition wanted) {

	/**
	 * Begin within the limit of control statements.
	 * @return until when the transaction may last, empty for ever
	 */
	Mono<TransactionTimeout> run() {
		TransactionTimeout deadline = TransactionTimeout.of(this.wanted);
		return this.source.withinEndLimit(
				begun().then((deadline != null) ? Mono.just(deadline).delayUntil(this::limit) : Mono.empty()));
	}

	// Drivers silently join a transaction that a former borrower left open; MariaDB's
	// looks for one when it is asked to begin
	private Mono<Void> begun() {
		return this.connection.isAutoCommit() ? begin()
				: this.source.done(this.connection.rollbackTransaction()).then(Mono.defer(this::begin));
	}

	private Mono<Void> begin() {
		return this.source.done(this.connection.beginTransaction(this.wanted));
	}

	private Mono<Void> limit(TransactionTimeout deadline) {
		String database = this.connection.getMetadata().getDatabaseProductName();
		return Mono.justOrEmpty(deadline.serverLimit(database))
			.flatMapMany((sql) -> this.source.<Result>call(this.connection.createStatement(sql).execute()))
			.concatMap(Result::getRowsUpdated)
			.then();
	}

}
