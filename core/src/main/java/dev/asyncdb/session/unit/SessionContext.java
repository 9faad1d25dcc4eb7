package dev.asyncdb.session.unit;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.TransactionStart;
import dev.asyncdb.statement.sql.ResultCollector;
import dev.asyncdb.statement.sql.RowUpdate;
import dev.asyncdb.statement.sql.WrittenRow;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * State and services that the collaborators of one session share. The collaborators have
 * no state of their own beyond one operation, so each operation creates those that it
 * uses.
 *
 * @param services the services of the database
 * @param unit the unit of work
 * @param current the connection for the next statement
 * @param events the events of the session
 * @param recording counts the rows that the session writes
 * @param whole sends a write that is the whole transaction, {@code null} if other work
 * may precede or follow
 */
public record SessionContext(SessionServices services, UnitOfWork unit, Supplier<Connection> current,
		SessionEvents events, FlushRecording recording, @Nullable WholeTransaction whole) {

	SessionContext(SessionServices services, UnitOfWork unit, Supplier<Connection> current, SessionEvents events,
			FlushRecording recording) {
		this(services, unit, current, events, recording, null);
	}

	/**
	 * Return the same context with another unit of work.
	 */
	SessionContext with(UnitOfWork other) {
		return new SessionContext(this.services, other, this.current, this.events, this.recording);
	}

	/**
	 * Return the same context for work of which one write is the whole transaction.
	 */
	SessionContext with(WholeTransaction transaction) {
		boolean isAllowed = this.services.options().transactionStart() == TransactionStart.WHEN_NEEDED;
		return isAllowed
				? new SessionContext(this.services, this.unit, this.current, this.events, this.recording, transaction)
				: this;
	}

	/**
	 * Return a context for entities that the session does not manage. They have a unit of
	 * work of their own, of which nothing is written, and no listeners.
	 */
	public SessionContext apart() {
		return new SessionContext(this.services, new UnitOfWork(mapping(), this.services.relations()), this.current,
				new SessionEvents(SessionListeners.NONE, this.events.session()), this.recording);
	}

	/**
	 * Return the same context for work that other work precedes or follows.
	 */
	public SessionContext partOfTransaction() {
		return (this.whole == null) ? this
				: new SessionContext(this.services, this.unit, this.current, this.events, this.recording);
	}

	public EntityMapping mapping() {
		return this.services.mapping();
	}

	public IdentityResolution identities() {
		return new IdentityResolution(mapping(), this.unit);
	}

	public List<Relation> relationsOf(Object entity) {
		return this.services.relationsOf(entity);
	}

	public Connection connection() {
		return this.current.get();
	}

	public <T> Flux<T> query(PreparedOperation<?> statement, BiFunction<Row, RowMetadata, T> reader) {
		return this.services.executor().query(connectionInUse(), statement, reader, this.unit.writes()::requireUsed);
	}

	/**
	 * Run a query and continue with all of its rows.
	 */
	public <R> Mono<R> queryAll(PreparedOperation<?> query, ResultCollector<?, ?, R> collector) {
		return this.services.executor().collect(connectionInUse(), query, collector, this.unit.writes()::requireUsed);
	}

	/**
	 * Run a query without locks and side effects, which need not begin the transaction.
	 */
	public <T> Flux<T> read(PreparedOperation<?> query, BiFunction<Row, RowMetadata, T> reader) {
		return this.services.executor()
			.query(forQueries(connectionInUse()), query, reader, this.unit.writes()::requireUsed);
	}

	/**
	 * Run a query without locks and side effects, and continue with all of its rows.
	 */
	public <R> Mono<R> readAll(PreparedOperation<?> query, ResultCollector<?, ?, R> collector) {
		return this.services.executor()
			.collect(forQueries(connectionInUse()), query, collector, this.unit.writes()::requireUsed);
	}

	/**
	 * Return the connection for a query without locks and side effects.
	 */
	public Connection forQueries() {
		return forQueries(connection());
	}

	private Connection forQueries(Connection connection) {
		if (this.whole != null) {
			return GuardedConnectionFactory.forOnlyQueries(connection);
		}
		return switch (this.services.options().transactionStart()) {
			case WHEN_NEEDED -> GuardedConnectionFactory.forQueries(connection);
			case FIRST_STATEMENT -> connection;
		};
	}

	public <T> Flux<T> query(RowUpdate update, BiFunction<Row, RowMetadata, T> reader) {
		return this.services.executor().query(connectionInUse(), update, reader, this.unit.writes()::requireUsed);
	}

	public Mono<Long> update(PreparedOperation<?> statement) {
		return this.services.executor().update(connectionInUse(), statement, this.unit.writes()::requireUsed);
	}

	/**
	 * Write one row and continue with it. If no row matches, nothing is written.
	 * @param isLast whether nothing of the application runs between the statement and the
	 * end of the operation
	 */
	public <T, R> Mono<R> write(PreparedOperation<?> statement, boolean isLast, WrittenRow<T, R> row) {
		if (this.whole == null || !isLast) {
			return queryAll(statement, row);
		}
		Mono<R> written = this.services.executor()
			.collect(this.whole.sole(connectionInUse()), statement, this.whole.committed(row),
					this.unit.writes()::requireUsed);
		return this.whole.sent(written);
	}

	/**
	 * Update one row in the same way.
	 */
	public <T, R> Mono<R> write(RowUpdate update, boolean isLast, WrittenRow<T, R> row) {
		return (update.select() == null) ? write(update.statement(), isLast, row)
				: this.services.executor().collect(connectionInUse(), update, row, this.unit.writes()::requireUsed);
	}

	/**
	 * Delete one row.
	 * @return the number of rows that were deleted
	 */
	public Mono<Long> delete(PreparedOperation<?> statement) {
		if (this.whole == null) {
			return update(statement);
		}
		Mono<Long> deleted = this.services.executor()
			.update(this.whole.sole(connectionInUse()), statement, this.unit.writes()::requireUsed);
		return this.whole.sent(deleted).doOnNext(this.whole::count);
	}

	// An operation of an undone part ends when its statement is answered
	private Connection connectionInUse() {
		this.unit.writes().requireUsed();
		return connection();
	}

}
