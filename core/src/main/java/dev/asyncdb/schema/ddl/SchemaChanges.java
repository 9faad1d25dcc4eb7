package dev.asyncdb.schema.ddl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.schema.SchemaChangeException;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.sql.StatementExecutor;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Executes statements that change a schema, in one transaction if the database supports
 * transactional DDL.
 */
public record SchemaChanges(GuardedConnectionFactory connections, SchemaDialect dialect) {

	/**
	 * Create statements from the state of the database and execute them.
	 */
	public Mono<List<String>> run(Function<Connection, Mono<List<String>>> plan) {
		return Mono.defer(() -> this.dialect.isTransactional() ? inTransaction(plan) : oneByOne(plan));
	}

	private Mono<List<String>> oneByOne(Function<Connection, Mono<List<String>>> plan) {
		return Mono.usingWhen(this.connections.create(),
				(connection) -> plan.apply(connection).flatMap((statements) -> run(connection, statements)),
				Connection::close);
	}

	private Mono<List<String>> inTransaction(Function<Connection, Mono<List<String>>> plan) {
		return Mono.usingWhen(Mono.fromSupplier(this.connections::begin),
				(connection) -> lock(connection).then(plan.apply(connection))
					.flatMap((statements) -> run(connection, statements))
					.delayUntil((done) -> commit(connection)),
				Connection::close);
	}

	private static Mono<Void> commit(Connection connection) {
		return Mono.from(connection.commitTransaction())
			.onErrorMap(R2dbcException.class, (failure) -> DatabaseErrors.translate("commit", null, failure));
	}

	private Mono<Void> lock(Connection connection) {
		Optional<PreparedOperation<?>> lock = this.dialect.lockSchema();
		return lock.map((operation) -> new StatementExecutor(0).query(connection, operation, (row, metadata) -> true))
			.map(Flux::then)
			.orElseGet(Mono::empty);
	}

	private Mono<List<String>> run(Connection connection, List<String> statements) {
		return Mono.defer(() -> {
			List<String> done = new ArrayList<>();
			return Flux.fromIterable(statements)
				.concatMap((statement) -> run(connection, statement, done))
				.then(Mono.fromSupplier(() -> List.copyOf(done)));
		});
	}

	private Mono<Void> run(Connection connection, String statement, List<String> done) {
		return Flux.from(connection.createStatement(statement).execute())
			.concatMap((result) -> result.getRowsUpdated())
			.onErrorMap(R2dbcException.class, (failure) -> DatabaseErrors.translate("execute", statement, failure))
			.onErrorMap(
					(failure) -> new SchemaChangeException(statement, done, this.dialect.isTransactional(), failure))
			.then(Mono.fromRunnable(() -> done.add(statement)));
	}

}
