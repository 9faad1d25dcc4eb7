package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.JoinTable;
import dev.asyncdb.relation.Relation;
import dev.asyncdb.session.unit.IdentityResolution;
import dev.asyncdb.session.unit.RelationEdit;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.statement.JoinTableRows;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Rows of linking tables to insert and delete. The same link may be wanted from both
 * sides, and counts once.
 */
public final class JoinTableChanges {

	private static final int ROWS_PER_DELETE = 500;

	private final SessionContext context;

	private final SessionServices services;

	private final IdentityResolution identities;

	private final List<Link> added = new ArrayList<>();

	private final List<Link> removed = new ArrayList<>();

	JoinTableChanges(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.identities = context.identities();
	}

	boolean areEmpty() {
		return this.added.isEmpty() && this.removed.isEmpty();
	}

	public void add(Relation relation, Object owner, Object target) {
		this.added.add(new Link(relation, () -> storedId(owner), () -> storedId(target)));
	}

	public void remove(Relation relation, Object owner, Object targetId) {
		this.removed.add(new Link(relation, () -> storedId(owner), () -> targetId));
	}

	void add(RelationEdit edit) {
		Relation relation = edit.relation();
		if (edit.isAdded()) {
			add(relation, edit.owner(), edit.member());
			return;
		}
		Object id = this.services.mapping().ofInstance(edit.member()).idOf(edit.member());
		if (id == null) {
			throw new InvalidDataAccessApiUsageException(
					"A %s without an identifier cannot be taken out of %s".formatted(relation.target(), relation));
		}
		remove(relation, edit.owner(), id);
	}

	private Object storedId(Object entity) {
		return Objects.requireNonNull(this.identities.storedId(entity));
	}

	/**
	 * Write the changes. All entities have rows by now.
	 */
	Mono<Void> write() {
		return Mono.defer(() -> {
			Map<SqlIdentifier, Map<Map<SqlIdentifier, Object>, Map<SqlIdentifier, Parameter>>> gone = rows(
					this.removed);
			Map<SqlIdentifier, Map<Map<SqlIdentifier, Object>, Map<SqlIdentifier, Parameter>>> made = rows(this.added);
			made.forEach((table, rows) -> rows.keySet().removeAll(gone.getOrDefault(table, Map.of()).keySet()));
			return run(gone, ROWS_PER_DELETE, this.services.dialect()::deleteJoinRows)
				.then(run(made, this.services.dialect().rowsPerStatement(2), this.services.dialect()::insertJoinRows));
		});
	}

	private Mono<Void> run(Map<SqlIdentifier, Map<Map<SqlIdentifier, Object>, Map<SqlIdentifier, Parameter>>> byTable,
			int size, Function<JoinTableRows, PreparedOperation<?>> statement) {
		return Flux.fromIterable(byTable.entrySet())
			.concatMap((table) -> Flux.fromIterable(table.getValue().values())
				.buffer(size)
				.map((rows) -> statement.apply(new JoinTableRows(table.getKey(), rows))))
			.concatMap((operation) -> this.context.update(operation))
			.then();
	}

	// Both sides of a relation can request the same row. The identifiers are compared
	// instead of the parameters, since parameters that hold arrays are never equal
	private Map<SqlIdentifier, Map<Map<SqlIdentifier, Object>, Map<SqlIdentifier, Parameter>>> rows(List<Link> links) {
		Map<SqlIdentifier, Map<Map<SqlIdentifier, Object>, Map<SqlIdentifier, Parameter>>> byTable = new LinkedHashMap<>();
		for (Link link : links) {
			JoinTable table = link.relation().requiredLink();
			Map<SqlIdentifier, Object> ids = new LinkedHashMap<>();
			ids.put(table.owner(), link.owner().get());
			ids.put(table.target(), link.target().get());
			Map<SqlIdentifier, Parameter> row = new LinkedHashMap<>();
			row.put(table.owner(), bound(link.relation().owner(), ids.get(table.owner())));
			row.put(table.target(), bound(link.relation().target(), ids.get(table.target())));
			byTable.computeIfAbsent(table.table(), (name) -> new LinkedHashMap<>()).putIfAbsent(ids, row);
		}
		return byTable;
	}

	private Parameter bound(MappedEntity<Object> mapped, Object id) {
		return Parameters.in(this.services.mapping().write(mapped.id(), id));
	}

	/**
	 * One row.
	 *
	 * @param relation the relation that wants it
	 * @param owner gives the identifier of the owner once it is stored
	 * @param target gives the identifier of the target once it is stored
	 */
	private record Link(Relation relation, Supplier<Object> owner, Supplier<Object> target) {
	}

}
