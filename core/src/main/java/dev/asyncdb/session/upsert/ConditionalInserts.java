package dev.asyncdb.session.upsert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.flush.EntityWriter;
import dev.asyncdb.session.flush.InsertRun;
import dev.asyncdb.session.flush.PendingInsert;
import dev.asyncdb.session.unit.KeySequence;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.statement.ConditionalInsert;
import dev.asyncdb.statement.InsertRows;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Inserts rows that are alike by one statement and leaves out those that are there.
 */
final class ConditionalInserts {

	private static final String SAVEPOINT = "asyncdb_bulk";

	private final SessionServices services;

	private final InsertRun inserts;

	private final Supplier<Connection> connection;

	ConditionalInserts(SessionServices services, EntityWriter writer, Supplier<Connection> connection) {
		this.services = services;
		this.inserts = new InsertRun(services, writer, connection);
		this.connection = connection;
	}

	/**
	 * Insert the rows that are not there.
	 * @param key what tells that a row is there; if empty, any unique value
	 * @return by their places, the rows that were inserted, and those that were there as
	 * far as the database tells. Nothing if it has to be done row by row
	 */
	<T> Mono<Map<Integer, Persisted<T>>> insert(List<PendingInsert<T>> alike, List<SqlIdentifier> key) {
		PendingInsert<T> first = alike.get(0);
		if (first.columnsToInsert().isEmpty()) {
			return Mono.just(Map.of());
		}
		Mono<KeySequence> sequence = first.hasId() ? Mono.just(KeySequence.notNeeded())
				: this.inserts.sequence(first.mapped());
		return sequence.flatMap((known) -> known.isUsable()
				? insert(first.mapped(), InsertRun.newRows(alike, known.name()), key) : Mono.just(Map.of()));
	}

	private <T> Mono<Map<Integer, Persisted<T>>> insert(MappedEntity<T> mapped, InsertRows rows,
			List<SqlIdentifier> key) {
		Optional<ConditionalInsert> statement = this.services.dialect().insertAllIfAbsent(rows, key);
		return statement.map((conditional) -> run(mapped, conditional)).orElseGet(() -> insertOrNothing(mapped, rows));
	}

	private <T> Mono<Map<Integer, Persisted<T>>> run(MappedEntity<T> mapped, ConditionalInsert statement) {
		Mono<List<Returned<T>>> returned = this.services.executor()
			.query(this.connection.get(), statement.insert(),
					(row, metadata) -> new Returned<>(number(row, statement), mapped.read(row, metadata)))
			.collectList();
		return before(statement).then(returned)
			.map((rows) -> statement.returnsExistingRows() ? counted(rows) : numbered(rows));
	}

	private Mono<Void> before(ConditionalInsert statement) {
		return Mono.justOrEmpty(statement.before())
			.flatMapMany(
					(before) -> this.services.executor().query(this.connection.get(), before, (row, metadata) -> true))
			.then();
	}

	private static int number(Readable row, ConditionalInsert statement) {
		String column = statement.returnsExistingRows() ? ConditionalInsert.CONFLICTS : InsertRows.ORDINAL;
		return ((Number) Objects.requireNonNull(row.get(column))).intValue();
	}

	private static <T> Map<Integer, Persisted<T>> numbered(List<Returned<T>> rows) {
		Map<Integer, Persisted<T>> inserted = new HashMap<>();
		rows.forEach((row) -> inserted.put(row.number() - 1, new Persisted<>(row.row(), true)));
		return inserted;
	}

	// A row that was there counts, one that was inserted does not
	private static <T> Map<Integer, Persisted<T>> counted(List<Returned<T>> rows) {
		Map<Integer, Persisted<T>> all = new HashMap<>();
		int met = 0;
		for (Returned<T> row : rows) {
			all.put(all.size(), new Persisted<>(row.row(), row.number() == met));
			met = row.number();
		}
		return all;
	}

	// H2 keeps what a failed statement inserted before, if that returns rows
	private <T> Mono<Map<Integer, Persisted<T>>> insertOrNothing(MappedEntity<T> mapped, InsertRows rows) {
		Connection taken = this.connection.get();
		Mono<Map<Integer, Persisted<T>>> inserted = this.inserts.returned(mapped, rows)
			.map(ConditionalInserts::created)
			.delayUntil((all) -> taken.releaseSavepoint(SAVEPOINT))
			.onErrorResume(ConditionalInserts::isLostRace,
					(lost) -> Mono.from(taken.rollbackTransactionToSavepoint(SAVEPOINT)).thenReturn(Map.of()));
		return Mono.from(taken.createSavepoint(SAVEPOINT)).then(inserted);
	}

	private static <T> Map<Integer, Persisted<T>> created(List<T> stored) {
		Map<Integer, Persisted<T>> created = new HashMap<>();
		stored.forEach((row) -> created.put(created.size(), new Persisted<>(row, true)));
		return created;
	}

	private static boolean isLostRace(Throwable failure) {
		return failure instanceof DuplicateKeyException
				|| DatabaseErrorKind.of(failure) == DatabaseErrorKind.LOCK_TIMEOUT;
	}

	/**
	 * A returned row.
	 *
	 * @param number what the statement says of it
	 * @param row the row
	 */
	private record Returned<T>(int number, T row) {
	}

}
