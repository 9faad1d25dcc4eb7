package dev.asyncdb.connection;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.TransactionDefinition;
import reactor.core.publisher.Mono;

/**
 * Begins a transaction on a connection that was just acquired.
 */
record TransactionStart(ConnectionSource source, Connection connection, TransactionDefinition definition) {

	/**
	 * Begin within the control timeout.
	 * @return the timeout of the transaction, empty for none
	 */
	Mono<TransactionTimeout> run() {
		TransactionTimeout timeout = TransactionTimeout.of(this.definition);
		return this.source.withControlTimeout(
				begun().then((timeout != null) ? Mono.just(timeout).delayUntil(this::setTimeout) : Mono.empty()));
	}

	// Drivers silently join a transaction that an earlier lease left open; MariaDB's
	// driver checks for one itself in beginTransaction
	private Mono<Void> begun() {
		return this.connection.isAutoCommit() ? begin()
				: this.source.complete(this.connection.rollbackTransaction()).then(Mono.defer(this::begin));
	}

	private Mono<Void> begin() {
		return this.source.complete(this.connection.beginTransaction(this.definition));
	}

	private Mono<Void> setTimeout(TransactionTimeout timeout) {
		return Mono.justOrEmpty(ConnectionDialect.of(this.connection).setStatementTimeout(timeout.timeout()))
			.flatMapMany((sql) -> this.source.<Result>call(this.connection.createStatement(sql).execute()))
			.concatMap(Result::getRowsUpdated)
			.then();
	}

}
