package dev.asyncdb.connection;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.TransactionDefinition;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Begins a transaction on a connection that was just taken.
 */
record TransactionStart(ConnectionSource source, Connection connection, TransactionDefinition wanted) {

	/**
	 * Begin within the limit of control statements.
	 * @return until when the transaction may last, empty for ever
	 */
	Mono<TransactionDeadline> run() {
		return this.source.withinEndLimit(clean()
			.then(send(Mono.defer(() -> Mono.from(this.connection.beginTransaction(this.wanted)))))
			.then(Mono.defer(() -> Mono.justOrEmpty(TransactionDeadline.of(this.wanted)).delayUntil(this::limit))));
	}

	// Drivers silently join a transaction that a former borrower left open; MariaDB's
	// looks for one when it is asked to begin
	private Mono<Void> clean() {
		return this.connection.isAutoCommit() ? Mono.empty() : send(this.connection.rollbackTransaction());
	}

	private Mono<Void> limit(TransactionDeadline deadline) {
		String database = this.connection.getMetadata().getDatabaseProductName();
		return Mono.justOrEmpty(deadline.serverLimit(database))
			.flatMapMany((sql) -> this.source.<Result>call(this.connection.createStatement(sql).execute()))
			.concatMap(Result::getRowsUpdated)
			.then();
	}

	private Mono<Void> send(Publisher<Void> control) {
		return this.source.call(control).then();
	}

}
