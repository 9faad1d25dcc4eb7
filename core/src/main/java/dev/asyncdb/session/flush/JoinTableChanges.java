package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.JoinTable;
import dev.asyncdb.relation.support.ManyToManyRelation;
import dev.asyncdb.session.identity.KeyValues;
import dev.asyncdb.session.identity.RowOrder;
import dev.asyncdb.session.unit.RelationEdit;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.JoinTableRows;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Rows of join tables to insert and delete. A row that both sides of a relation require
 * is written once.
 */
final class JoinTableChanges {

	private static final int ROWS_PER_DELETE = 500;

	private final SessionContext context;

	private final SessionServices services;

	private final List<ChangedRow> added = new ArrayList<>();

	private final List<ChangedRow> removed = new ArrayList<>();

	JoinTableChanges(SessionContext context) {
		this.context = context;
		this.services = context.services();
	}

	boolean isEmpty() {
		return this.added.isEmpty() && this.removed.isEmpty();
	}

	void add(ManyToManyRelation relation, Object owner, Object target) {
		this.added.add(new ChangedRow(relation, () -> storedId(owner), () -> storedId(target)));
	}

	void remove(ManyToManyRelation relation, Object owner, Object targetId) {
		this.removed.add(new ChangedRow(relation, () -> storedId(owner), () -> targetId));
	}

	void add(ManyToManyRelation relation, RelationEdit edit) {
		if (edit.isAdded()) {
			add(relation, edit.owner(), edit.member());
			return;
		}
		Object id = this.services.mapping().ofInstance(edit.member()).idOf(edit.member());
		if (id == null) {
			throw new InvalidDataAccessApiUsageException(
					"An entity of type %s without an identifier cannot be removed from %s".formatted(relation.target(),
							relation));
		}
		remove(relation, edit.owner(), id);
	}

	private Object storedId(Object entity) {
		return Objects.requireNonNull(this.context.identities().storedId(entity));
	}

	/**
	 * Write the changes. All entities must have rows.
	 */
	Mono<Void> write() {
		return Mono.defer(() -> {
			Map<JoinRow, Map<SqlIdentifier, Parameter>> deleted = rows(this.removed);
			Map<JoinRow, Map<SqlIdentifier, Parameter>> inserted = rows(this.added);
			inserted.keySet().removeAll(deleted.keySet());
			DatabaseDialect dialect = this.services.dialect();
			return run(deleted, ROWS_PER_DELETE, dialect::deleteJoinRows)
				.then(run(inserted, dialect.rowsPerStatement(2), dialect::insertJoinRows));
		});
	}

	private Mono<Void> run(Map<JoinRow, Map<SqlIdentifier, Parameter>> rows, int size,
			Function<JoinTableRows, PreparedOperation<?>> statement) {
		Map<SqlIdentifier, List<Map<SqlIdentifier, Parameter>>> byTable = new TreeMap<>(
				Comparator.comparing(SqlIdentifier::toString));
		rows.forEach((row, columns) -> byTable.computeIfAbsent(row.table(), (table) -> new ArrayList<>()).add(columns));
		byTable.values().forEach((table) -> RowOrder.sort(table, JoinTableChanges::values));
		return Flux.fromIterable(byTable.entrySet())
			.concatMap((table) -> Flux.fromIterable(table.getValue())
				.buffer(size)
				.map((batch) -> statement.apply(new JoinTableRows(table.getKey(), batch))))
			.concatMap((operation) -> this.context.update(operation))
			.then();
	}

	private static List<@Nullable Object> values(Map<SqlIdentifier, Parameter> columns) {
		List<@Nullable Object> values = new ArrayList<>();
		columns.values().forEach((parameter) -> values.add(parameter.getValue()));
		return values;
	}

	private Map<JoinRow, Map<SqlIdentifier, Parameter>> rows(List<ChangedRow> changes) {
		Map<JoinRow, Map<SqlIdentifier, Parameter>> rows = new LinkedHashMap<>();
		for (ChangedRow change : changes) {
			JoinTable table = change.relation().joinTable();
			Object owner = change.owner().get();
			Object target = change.target().get();
			// Both sides add rows, which are sorted by the same columns
			Map<SqlIdentifier, Parameter> columns = new TreeMap<>(Comparator.comparing(SqlIdentifier::toString));
			columns.put(table.owner(), bound(change.relation().owner(), owner));
			columns.put(table.target(), bound(change.relation().target(), target));
			rows.putIfAbsent(new JoinRow(table.table(),
					Map.of(table.owner(), comparable(owner), table.target(), comparable(target))), columns);
		}
		return rows;
	}

	private static Object comparable(Object id) {
		return Objects.requireNonNull(KeyValues.comparable(id));
	}

	private Parameter bound(MappedEntity<Object> mapped, Object id) {
		return Parameters.in(this.services.mapping().write(mapped.id(), id));
	}

	/**
	 * A row to insert or delete.
	 *
	 * @param relation the relation
	 * @param owner returns the identifier of the stored owner
	 * @param target returns the identifier of the stored target
	 */
	private record ChangedRow(ManyToManyRelation relation, Supplier<Object> owner, Supplier<Object> target) {
	}

	/**
	 * Identifies a row, which both sides of a relation can request. Contains the
	 * identifiers, since parameters that hold arrays are never equal.
	 */
	private record JoinRow(SqlIdentifier table, Map<SqlIdentifier, Object> ids) {
	}

}
