package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.row.ColumnSet;
import dev.asyncdb.mapping.row.RowValues;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.relation.support.TypeOrder;
import dev.asyncdb.session.unit.KeySequence;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.statement.InsertRows;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Inserts new entities, with one statement per type and set of columns.
 */
public final class InsertRun {

	private final SessionContext context;

	private final SessionServices services;

	private final EntityWriter writer;

	private final InsertPreparation preparation;

	public InsertRun(SessionContext context) {
		this.preparation = new InsertPreparation(context);
		this.context = context;
		this.services = context.services();
		this.writer = new EntityWriter(context);
	}

	/**
	 * Insert entities after those to which they refer.
	 */
	public Mono<Void> insert(List<Object> entities, ForeignKeyUpdates references) {
		return (entities.size() == 1) ? insertOne(entities.get(0), references) : insertInOrder(entities, references);
	}

	@SuppressWarnings("unchecked")
	private <T> Mono<Void> insertOne(Object entity, ForeignKeyUpdates references) {
		return ImmediateValues.flatMap(prepare(entity, references),
				(prepared) -> this.writer.insert((PendingInsert<T>) prepared).then());
	}

	private Mono<Void> insertInOrder(List<Object> entities, ForeignKeyUpdates references) {
		if (NewIdentifiers.areAssigned(entities, this.services.mapping())) {
			new ColumnReferences(this.context).collect(entities, references);
		}
		TypeOrder types = this.services.relations().order(entities);
		List<List<Object>> levels = new InsertOrder(references, types).levels(entities);
		return ChainInserts.isChain(levels) ? insertChains(InsertOrder.alike(levels), references)
				: insertEach(levels, references);
	}

	private Mono<Void> insertChains(List<List<List<Object>>> alike, ForeignKeyUpdates references) {
		ChainInserts chains = new ChainInserts(this.context, this, references);
		return each(alike,
				(levels) -> ChainInserts.isChain(levels) ? chains.insert(levels) : insertEach(levels, references));
	}

	// One step needs no operator
	private static <T> Mono<Void> each(List<T> sources, Function<T, Mono<Void>> step) {
		return (sources.size() == 1) ? step.apply(sources.get(0)) : Steps.each(sources, step);
	}

	/**
	 * Insert one level after the other.
	 */
	Mono<Void> insertEach(List<List<Object>> levels, ForeignKeyUpdates references) {
		return each(levels, (level) -> insertLevel(level, references));
	}

	private Mono<Void> insertLevel(List<Object> entities, ForeignKeyUpdates references) {
		return (entities.size() == 1) ? insertOne(entities.get(0), references) : insertTogether(entities, references);
	}

	private Mono<Void> insertTogether(List<Object> entities, ForeignKeyUpdates references) {
		return ImmediateValues.flatMap(Steps.all(entities, (entity) -> prepare(entity, references)),
				(prepared) -> insertGroups(groups(AssignedOrder.sorted(prepared))));
	}

	private Mono<Void> insertGroups(List<List<PendingInsert<?>>> groups) {
		return each(groups, this::insertGroup);
	}

	private static List<List<PendingInsert<?>>> groups(List<PendingInsert<?>> level) {
		if (areAlike(level)) {
			return List.of(level);
		}
		Map<ColumnSet, List<PendingInsert<?>>> groups = new LinkedHashMap<>();
		level.forEach((pending) -> groups.computeIfAbsent(pending.shape(), (shape) -> new ArrayList<>()).add(pending));
		return new ArrayList<>(groups.values());
	}

	private static boolean areAlike(List<PendingInsert<?>> level) {
		for (PendingInsert<?> pending : level) {
			if (!pending.shape().equals(level.get(0).shape())) {
				return false;
			}
		}
		return true;
	}

	@SuppressWarnings("unchecked")
	Mono<PendingInsert<?>> prepare(Object entity, ForeignKeyUpdates references) {
		return (Mono<PendingInsert<?>>) (Mono<?>) this.preparation.prepare(this.services.mapping().ofInstance(entity),
				entity, references);
	}

	<T> Mono<Void> insertGroup(List<PendingInsert<?>> group) {
		List<PendingInsert<T>> alike = typed(group);
		PendingInsert<T> first = alike.get(0);
		if (alike.size() == 1) {
			return this.writer.insert(first).then();
		}
		if (first.values().isEmpty()) {
			return Steps.each(alike, this.writer::insert);
		}
		if (first.hasId()) {
			return insertAll(alike, null);
		}
		return ImmediateValues.flatMap(sequence(first.mapped()), (sequence) -> sequence.isUsable()
				? insertAll(alike, sequence.name()) : Steps.each(alike, this.writer::insert));
	}

	@SuppressWarnings("unchecked")
	private static <T> List<PendingInsert<T>> typed(List<PendingInsert<?>> group) {
		return (List<PendingInsert<T>>) (List<?>) group;
	}

	/**
	 * Insert rows of one shape with identifiers that are reserved from a sequence.
	 */
	Mono<Void> insertReserved(List<PendingInsert<?>> group, String sequence) {
		return insertAll(typed(group), sequence);
	}

	/**
	 * Return the source of the identifiers of new rows.
	 */
	public Mono<KeySequence> sequence(MappedEntity<?> mapped) {
		List<SqlIdentifier> ids = mapped.idColumns();
		return (ids.size() != 1) ? Mono.just(KeySequence.unknown())
				: this.services.sequences().of(mapped, ids.get(0), (query) -> firstText(query));
	}

	private Mono<String> firstText(PreparedOperation<?> query) {
		return this.context.query(query, (row, metadata) -> Objects.requireNonNullElse(row.get(0, String.class), ""))
			.next();
	}

	private <T> Mono<Void> insertAll(List<PendingInsert<T>> alike, @Nullable String sequence) {
		int size = this.services.dialect().rowsPerStatement(alike.get(0).shape().size());
		return (alike.size() <= size) ? insertChunk(alike, sequence)
				: Steps.each(Chunks.of(alike, size), (chunk) -> insertChunk(chunk, sequence));
	}

	private <T> Mono<Void> insertChunk(List<PendingInsert<T>> chunk, @Nullable String sequence) {
		return returned(chunk.get(0).mapped(), newRows(chunk, sequence)).flatMap((stored) -> {
			Iterator<T> next = stored.iterator();
			return Steps.each(chunk, (pending) -> this.writer.inserted(pending, next.next()));
		});
	}

	/**
	 * Return the rows of inserts with the same shape.
	 */
	public static <T> InsertRows newRows(List<PendingInsert<T>> alike, @Nullable String sequence) {
		MappedEntity<T> mapped = alike.get(0).mapped();
		List<RowValues> rows = new ArrayList<>(alike.size());
		alike.forEach((pending) -> rows.add(pending.values()));
		return new InsertRows(mapped.table(), mapped.columns(), mapped.idColumns(), sequence, rows);
	}

	/**
	 * Insert rows with one statement.
	 * @return the stored rows in the given order
	 */
	public <T> Mono<List<T>> returned(MappedEntity<T> mapped, InsertRows rows) {
		ReturnedRows<T> returned = ReturnedRows.of(this.services.dialect(), mapped, rows);
		return this.context.query(this.services.dialect().insertAll(rows), returned::read)
			.collectList()
			.map((stored) -> returned.sorted(stored, rows.rows().size()));
	}

}
