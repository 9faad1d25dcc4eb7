package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.relation.support.JoinTable;
import dev.asyncdb.relation.support.ManyToManyRelation;
import dev.asyncdb.relation.support.TypeOrder;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.identity.RowOrder;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionEvents;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.JoinTableRows;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Deletes referrers before the entities to which they refer, with one statement per type.
 */
public final class DeleteRun {

	private static final int ROWS_PER_STATEMENT = 500;

	private final SessionContext context;

	private final SessionServices services;

	private final UnitOfWork unit;

	private final EntityWriter writer;

	public DeleteRun(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.unit = context.unit();
		this.writer = new EntityWriter(context);
	}

	public Mono<Void> delete(List<Object> deleted) {
		if (deleted.isEmpty()) {
			return Mono.empty();
		}
		SessionEvents events = this.context.events();
		return events.hasListeners() ? events.beforeDelete(deleted)
			.then(Mono.defer(() -> deleteAll(deleted)))
			.then(Mono.defer(() -> events.afterDelete(deleted))) : deleteAll(deleted);
	}

	private Mono<Void> deleteAll(List<Object> deleted) {
		List<Object> entities = new ArrayList<>(deleted);
		ForeignKeyUpdates references = new ForeignKeyUpdates(this.context);
		new ColumnReferences(this.context).collect(entities, references);
		TypeOrder types = this.services.relations().order(reversed(entities));
		InsertOrder order = new InsertOrder(references, types);
		// Reversed twice: entities without references are deleted in the order of the
		// calls
		List<List<Object>> levels = merged(reversed(order.levels(reversed(entities))));
		return ImmediateValues.then(order.omitted().isEmpty() ? Mono.empty() : Steps.each(order.omitted(), this::clear),
				() -> Steps.each(levels, (level) -> Steps.each(byType(level), this::deleteAlike)));
	}

	/**
	 * Merge successive levels of one type where one statement can delete rows that refer
	 * to each other.
	 */
	private List<List<Object>> merged(List<List<Object>> levels) {
		return this.services.dialect().checksForeignKeysPerRow() ? levels
				: InsertOrder.alike(levels)
					.stream()
					.<List<Object>>map((alike) -> new ArrayList<>(alike.stream().flatMap(List::stream).toList()))
					.toList();
	}

	private int rowsPerStatement() {
		DatabaseDialect dialect = this.services.dialect();
		return dialect.checksForeignKeysPerRow() ? ROWS_PER_STATEMENT : dialect.rowsPerStatement(2);
	}

	private static <T> List<T> reversed(List<T> list) {
		List<T> reversed = new ArrayList<>(list);
		Collections.reverse(reversed);
		return reversed;
	}

	// Cycles are broken by setting one of their foreign keys to null first
	private Mono<Object> clear(ForeignKeyUpdates.Reference reference) {
		ManagedEntity<Object> managed = this.unit.find(reference.referrer());
		if (managed == null) {
			return Mono.empty();
		}
		MappedEntity<Object> mapped = managed.mapped();
		return this.writer.update(managed, mapped.with(managed.instance(), reference.property(), null));
	}

	private List<List<Object>> byType(List<Object> level) {
		Map<Class<?>, List<Object>> byType = new LinkedHashMap<>();
		level.forEach((entity) -> byType.computeIfAbsent(entity.getClass(), (type) -> new ArrayList<>()).add(entity));
		// The rows of several statements keep the order of their references
		byType.values()
			.stream()
			.filter((alike) -> this.services.dialect().checksForeignKeysPerRow() || alike.size() <= rowsPerStatement())
			.forEach((alike) -> RowOrder.sort(alike, this::keyValues));
		return List.copyOf(byType.values());
	}

	private List<@Nullable Object> keyValues(Object entity) {
		MappedEntity<Object> mapped = this.services.mapping().ofInstance(entity);
		OutboundRow row = mapped.row(entity);
		List<@Nullable Object> values = new ArrayList<>();
		mapped.idColumns().forEach((column) -> values.add(row.containsKey(column) ? row.get(column).getValue() : null));
		return values;
	}

	private Mono<Void> deleteAlike(List<Object> alike) {
		return Steps.each(Chunks.of(alike, rowsPerStatement()),
				(chunk) -> ImmediateValues.then(deleteJoinRows(chunk), () -> this.writer.deleteAll(chunk)));
	}

	/**
	 * Delete the rows of join tables of entities of one type.
	 */
	public Mono<Void> deleteJoinRows(List<Object> alike) {
		List<ManyToManyRelation> relations = this.services.relationsOf(alike.get(0), ManyToManyRelation.class);
		return relations.isEmpty() ? Mono.empty() : Steps.each(relations,
				(relation) -> this.context.update(this.services.dialect().deleteJoinRows(joinRows(relation, alike))));
	}

	private JoinTableRows joinRows(ManyToManyRelation relation, List<Object> owners) {
		JoinTable table = relation.joinTable();
		MappedEntity<Object> mapped = relation.owner();
		List<Map<SqlIdentifier, Parameter>> rows = new ArrayList<>();
		owners.forEach((owner) -> {
			Object id = mapped.idOf(owner);
			if (id != null) {
				rows.add(Map.of(table.owner(), Parameters.in(this.services.mapping().write(mapped.id(), id))));
			}
		});
		return new JoinTableRows(table.table(), rows);
	}

}
