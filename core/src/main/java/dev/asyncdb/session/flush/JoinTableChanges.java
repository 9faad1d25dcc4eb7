package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.JoinTable;
import dev.asyncdb.relation.ManyToManyRelation;
import dev.asyncdb.session.unit.IdentityResolution;
import dev.asyncdb.session.unit.RelationEdit;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.statement.JoinTableRows;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Rows of join tables to insert and delete. A row that both sides of a relation require
 * is written once.
 */
@SuppressWarnings("deprecation")
final class JoinTableChanges {

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

	boolean isEmpty() {
		return this.added.isEmpty() && this.removed.isEmpty();
	}

	void add(ManyToManyRelation relation, Object owner, Object target) {
		this.added.add(new Link(relation, () -> storedId(owner), () -> storedId(target)));
	}

	void remove(ManyToManyRelation relation, Object owner, Object targetId) {
		this.removed.add(new Link(relation, () -> storedId(owner), () -> targetId));
	}

	void add(ManyToManyRelation relation, RelationEdit edit) {
		if (edit.isAdded()) {
			add(relation, edit.owner(), edit.member());
			return;
		}
		Object id = this.services.mapping().ofInstance(edit.member()).idOf(edit.member());
		if (id == null) {
			throw new InvalidDataAccessApiUsageException(
					"A %s without an identifier cannot be removed from %s".formatted(relation.target(), relation));
		}
		remove(relation, edit.owner(), id);
	}

	private Object storedId(Object entity) {
		return Objects.requireNonNull(this.identities.storedId(entity));
	}

	/**
	 * Write the changes. All entities must have rows.
	 */
	Mono<Void> write() {
		return Mono.defer(() -> {
			Map<SqlIdentifier, Set<Map<SqlIdentifier, Parameter>>> deletes = rows(this.removed);
			Map<SqlIdentifier, Set<Map<SqlIdentifier, Parameter>>> inserts = rows(this.added);
			inserts.forEach((table, rows) -> rows.removeAll(deletes.getOrDefault(table, Set.of())));
			return run(deletes, ROWS_PER_DELETE, this.services.dialect()::unlink)
				.then(run(inserts, this.services.dialect().rowsPerStatement(2), this.services.dialect()::link));
		});
	}

	private Mono<Void> run(Map<SqlIdentifier, Set<Map<SqlIdentifier, Parameter>>> byTable, int size,
			Function<JoinTableRows, PreparedOperation<?>> statement) {
		return Flux.fromIterable(byTable.entrySet())
			.concatMap((table) -> Flux.fromIterable(table.getValue())
				.buffer(size)
				.map((rows) -> statement.apply(new JoinTableRows(table.getKey(), rows))))
			.concatMap((operation) -> this.context.update(operation))
			.then();
	}

	private Map<SqlIdentifier, Set<Map<SqlIdentifier, Parameter>>> rows(List<Link> links) {
		Map<SqlIdentifier, Set<Map<SqlIdentifier, Parameter>>> byTable = new LinkedHashMap<>();
		links.forEach(
				(link) -> byTable.computeIfAbsent(link.relation().joinTable().table(), (table) -> new LinkedHashSet<>())
					.add(row(link)));
		return byTable;
	}

	private Map<SqlIdentifier, Parameter> row(Link link) {
		JoinTable columns = link.relation().joinTable();
		Map<SqlIdentifier, Parameter> row = new LinkedHashMap<>();
		row.put(columns.owner(), bound(link.relation().owner(), link.owner()));
		row.put(columns.target(), bound(link.relation().target(), link.target()));
		return row;
	}

	private Parameter bound(MappedEntity<Object> mapped, Supplier<Object> id) {
		return Parameter.from(this.services.mapping().write(mapped.id(), id.get()));
	}

	/**
	 * A row of a join table.
	 *
	 * @param relation the relation
	 * @param owner returns the identifier of the stored owner
	 * @param target returns the identifier of the stored target
	 */
	private record Link(ManyToManyRelation relation, Supplier<Object> owner, Supplier<Object> target) {
	}

}
