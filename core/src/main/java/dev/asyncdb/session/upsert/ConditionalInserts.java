package dev.asyncdb.session.upsert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.asyncdb.error.Transience;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.unit.KeySequence;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.write.InsertRun;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.ConditionalInsert;
import dev.asyncdb.statement.InsertRows;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Inserts rows with the same columns by one statement and leaves out those that exist.
 */
final class ConditionalInserts {

	private static final String SAVEPOINT = "asyncdb_bulk";

	private final SessionContext context;

	private final SessionServices services;

	private final InsertRun inserts;

	ConditionalInserts(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.inserts = new InsertRun(context);
	}

	/**
	 * Insert the rows that do not exist.
	 * @param key the unique key by which a row exists, any unique key if empty
	 * @return by their index, the inserted rows, and the existing ones if the database
	 * returns them. Empty if the rows have to be inserted one by one
	 */
	<T> Mono<Map<Integer, Persisted<T>>> insert(List<PendingInsert<T>> rows, List<SqlIdentifier> key) {
		PendingInsert<T> first = rows.get(0);
		if (first.values().isEmpty()) {
			return Mono.just(Map.of());
		}
		Mono<KeySequence> sequence = first.hasId() ? Mono.just(KeySequence.notNeeded())
				: this.inserts.sequence(first.mapped());
		return sequence.flatMap((known) -> known.isUsable()
				? insert(first.mapped(), InsertRun.newRows(rows, known.name()), key) : Mono.just(Map.of()));
	}

	private <T> Mono<Map<Integer, Persisted<T>>> insert(MappedEntity<T> mapped, InsertRows rows,
			List<SqlIdentifier> key) {
		Optional<ConditionalInsert> statement = this.services.dialect().insertAllIfAbsent(rows, key);
		return statement.map((conditional) -> run(mapped, conditional, new InsertedRows<>(mapped, rows, key)))
			.orElseGet(() -> insertAllOrNone(mapped, rows));
	}

	private <T> Mono<Map<Integer, Persisted<T>>> run(MappedEntity<T> mapped, ConditionalInsert statement,
			InsertedRows<T> inserted) {
		return before(statement).then(statement.returnsExistingRows() ? existingAndInserted(mapped, statement)
				: inserted(statement, inserted));
	}

	private <T> Mono<Map<Integer, Persisted<T>>> existingAndInserted(MappedEntity<T> mapped,
			ConditionalInsert statement) {
		return this.context
			.query(statement.insert(), (row, metadata) -> new Counted<>(count(row), mapped.read(row, metadata)))
			.collectList()
			.map(ConditionalInserts::counted);
	}

	private <T> Mono<Map<Integer, Persisted<T>>> inserted(ConditionalInsert statement, InsertedRows<T> inserted) {
		return this.context.query(statement.insert(), inserted::read).collectList().map(inserted::byIndex);
	}

	private Mono<Void> before(ConditionalInsert statement) {
		return Mono.justOrEmpty(statement.before())
			.flatMapMany((before) -> this.context.query(before, (row, metadata) -> true))
			.then();
	}

	private static int count(Readable row) {
		return ((Number) Objects.requireNonNull(row.get(ConditionalInsert.CONFLICTS))).intValue();
	}

	// The statement counts the existing rows: the number grows at each of them and stays
	// the same at an inserted one
	private static <T> Map<Integer, Persisted<T>> counted(List<Counted<T>> rows) {
		Map<Integer, Persisted<T>> all = new HashMap<>();
		int existing = 0;
		for (Counted<T> row : rows) {
			all.put(all.size(), new Persisted<>(row.row(), row.count() == existing));
			existing = row.count();
		}
		return all;
	}

	// On H2 a failed statement that returns rows keeps the rows inserted before the error
	private <T> Mono<Map<Integer, Persisted<T>>> insertAllOrNone(MappedEntity<T> mapped, InsertRows rows) {
		Connection current = this.context.connection();
		Mono<Map<Integer, Persisted<T>>> inserted = this.inserts.returned(mapped, rows)
			.map(ConditionalInserts::created)
			.delayUntil((all) -> current.releaseSavepoint(SAVEPOINT))
			.onErrorResume(ConditionalInserts::isLostRace,
					(conflict) -> Mono.from(current.rollbackTransactionToSavepoint(SAVEPOINT)).thenReturn(Map.of()));
		return Mono.from(current.createSavepoint(SAVEPOINT)).then(inserted);
	}

	private static <T> Map<Integer, Persisted<T>> created(List<T> stored) {
		Map<Integer, Persisted<T>> created = new HashMap<>();
		stored.forEach((row) -> created.put(created.size(), new Persisted<>(row, true)));
		return created;
	}

	private static boolean isLostRace(Throwable failure) {
		return failure instanceof DuplicateKeyException || Transience.isLockTimeout(failure);
	}

	/**
	 * A returned row.
	 *
	 * @param count the number of existing rows up to this one
	 * @param row the row
	 */
	private record Counted<T>(int count, T row) {
	}

}
