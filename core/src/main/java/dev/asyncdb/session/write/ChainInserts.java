package dev.asyncdb.session.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.row.ColumnSet;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.unit.KeySequence;
import dev.asyncdb.session.unit.SessionContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Inserts new rows of one type that refer to each other in many levels with few
 * statements, if their identifiers are known before the insert: the application has
 * assigned them, or the sequence of the table reserves them. A foreign key is checked
 * after the statement or after each row, so a row may refer to an earlier one of the same
 * statement.
 *
 * @param context the session
 * @param run inserts rows of one shape
 * @param references the references between the rows
 */
record ChainInserts(SessionContext context, InsertRun run, ForeignKeyUpdates references) {

	/** To reserve identifiers costs up to two additional statements. */
	private static final int FEW_LEVELS = 4;

	static boolean isChain(List<List<Object>> levels) {
		return levels.size() > FEW_LEVELS;
	}

	/**
	 * Insert levels of one type.
	 */
	Mono<Void> insert(List<List<Object>> levels) {
		List<Object> entities = levels.stream().flatMap(List::stream).toList();
		MappedEntity<Object> mapped = this.context.mapping().ofInstance(entities.get(0));
		long assigned = entities.stream()
			.filter((entity) -> PendingInsert.hasId(mapped, mapped.newRow(entity)))
			.count();
		if (assigned == entities.size()) {
			return insert(entities, null, new ArrayDeque<>());
		}
		Mono<Mono<Void>> together = (assigned > 0) ? Mono.empty()
				: this.run.sequence(mapped)
					.mapNotNull(KeySequence::name)
					.flatMap((sequence) -> reserve(mapped, sequence, entities.size())
						.map((reserved) -> insert(entities, sequence, reserved)));
		return together.defaultIfEmpty(Mono.defer(() -> this.run.insertEach(levels, this.references)))
			.flatMap((insert) -> insert);
	}

	private Mono<Queue<Object>> reserve(MappedEntity<Object> mapped, String sequence, int count) {
		return Mono.justOrEmpty(this.context.services().dialect().reserve(mapped.table(), sequence, count))
			.flatMapMany((query) -> this.context.query(query, (row, metadata) -> Objects.requireNonNull(row.get(0))))
			.collectList()
			.filter((reserved) -> reserved.size() == count)
			.map(ArrayDeque::new);
	}

	private Mono<Void> insert(List<Object> entities, @Nullable String sequence, Queue<Object> reserved) {
		return ImmediateValues.flatMap(Steps.all(entities, (entity) -> prepare(entity, reserved)),
				(rows) -> Steps.each(statements(rows), (group) -> (sequence != null)
						? this.run.insertReserved(group, sequence) : this.run.insertGroup(group)));
	}

	private Mono<PendingInsert<?>> prepare(Object entity, Queue<Object> reserved) {
		return ImmediateValues.map(this.run.prepare(entity, this.references),
				(pending) -> identified(pending, reserved));
	}

	// A callback may have assigned an identifier
	private <T> PendingInsert<T> identified(PendingInsert<T> pending, Queue<Object> reserved) {
		MappedEntity<T> mapped = pending.mapped();
		Object next = pending.hasId() ? null : reserved.poll();
		Object id = (next != null) ? this.context.mapping().read(mapped.id(), next) : mapped.idOf(pending.entity());
		if (id != null) {
			this.references.reserve(Objects.requireNonNull(pending.original()), id);
		}
		return (next != null) ? pending.withId(this.context.mapping().write(mapped.id(), Objects.requireNonNull(id)))
				: pending;
	}

	/**
	 * Group rows by their shape so that each refers to rows of its own or of an earlier
	 * group.
	 */
	private List<List<PendingInsert<?>>> statements(List<PendingInsert<?>> rows) {
		Map<IdentityKey, Integer> steps = new HashMap<>();
		Map<IdentityKey, ColumnSet> shapes = new HashMap<>();
		Map<Integer, Map<ColumnSet, List<PendingInsert<?>>>> groups = new TreeMap<>();
		for (PendingInsert<?> row : rows) {
			IdentityKey key = new IdentityKey(row.original());
			ColumnSet shape = row.shape();
			int step = 0;
			for (ForeignKeyUpdates.Reference reference : this.references.from(row.original())) {
				IdentityKey other = (reference.referredTo() != null) ? new IdentityKey(reference.referredTo()) : key;
				boolean isAlike = shape.equals(shapes.get(other));
				step = Math.max(step, steps.getOrDefault(other, -1) + (isAlike ? 0 : 1));
			}
			steps.put(key, step);
			shapes.put(key, shape);
			groups.computeIfAbsent(step, (unknown) -> new LinkedHashMap<>())
				.computeIfAbsent(shape, (unknown) -> new ArrayList<>())
				.add(row);
		}
		return groups.values().stream().<List<PendingInsert<?>>>flatMap((group) -> group.values().stream()).toList();
	}

}
