package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.identity.RowOrder;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.statement.UpdateRows;
import io.r2dbc.spi.Parameter;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Updates entities in the order of their tables and keys, so that sessions do not wait
 * for each other in a circle. Where the database supports it, one statement updates all
 * rows with the same set of changed columns.
 */
public final class UpdateRun {

	private final SessionContext context;

	private final SessionServices services;

	private final EntityWriter writer;

	public UpdateRun(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.writer = new EntityWriter(context);
	}

	public Mono<Void> update(Collection<ManagedEntity<?>> dirty) {
		return ImmediateValues.flatMap(Steps.all(List.copyOf(dirty), this::prepare), this::updatePrepared);
	}

	private <T> Mono<PendingUpdate<?>> prepare(ManagedEntity<T> dirty) {
		return ImmediateValues.map(this.writer.prepareUpdate(dirty, dirty.instance()), (pending) -> pending);
	}

	private Mono<Void> updatePrepared(List<PendingUpdate<?>> pending) {
		return (pending.size() == 1) ? this.writer.update(pending.get(0)).then()
				: Steps.each(byTable(pending), this::updateTable);
	}

	private static Collection<List<PendingUpdate<?>>> byTable(List<PendingUpdate<?>> pending) {
		Map<String, List<PendingUpdate<?>>> tables = new TreeMap<>();
		pending.forEach(
				(update) -> tables.computeIfAbsent(update.mapped().table().getReference(), (table) -> new ArrayList<>())
					.add(update));
		tables.values().forEach((updates) -> RowOrder.sort(updates, PendingUpdate::keyValues));
		return tables.values();
	}

	private Mono<Void> updateTable(List<PendingUpdate<?>> updates) {
		Map<PendingUpdate.Shape, List<PendingUpdate<?>>> groups = new LinkedHashMap<>();
		updates.forEach((update) -> groups.computeIfAbsent(update.shape(), (shape) -> new ArrayList<>()).add(update));
		Mono<Void> byGroup = Steps.each(groups.values(), this::updateGroup);
		if (!areInterleaved(updates, groups.size())) {
			return byGroup;
		}
		return lock(updates).map((locked) -> locked.then(byGroup)).orElseGet(() -> updateEach(updates));
	}

	/**
	 * Return whether the updates of one group come between those of another one, so that
	 * one statement for each group would lose the order.
	 */
	private static boolean areInterleaved(List<PendingUpdate<?>> updates, int groups) {
		int runs = 0;
		PendingUpdate.Shape last = null;
		for (PendingUpdate<?> update : updates) {
			PendingUpdate.Shape shape = update.shape();
			runs += shape.equals(last) ? 0 : 1;
			last = shape;
		}
		return runs > groups;
	}

	private Optional<Mono<Void>> lock(List<PendingUpdate<?>> updates) {
		MappedEntity<?> mapped = updates.get(0).mapped();
		List<Map<SqlIdentifier, Parameter>> keys = updates.stream().map(PendingUpdate::keyColumns).toList();
		int rows = this.services.dialect().rowsPerStatement(keys.get(0).size());
		List<PreparedOperation<?>> statements = new ArrayList<>();
		for (List<Map<SqlIdentifier, Parameter>> chunk : Chunks.of(keys, rows)) {
			Optional<PreparedOperation<?>> statement = this.services.dialect().lockAll(mapped.table(), chunk);
			if (statement.isEmpty()) {
				return Optional.empty();
			}
			statements.add(statement.get());
		}
		return Optional
			.of(Steps.each(statements, (statement) -> this.context.query(statement, (row, metadata) -> 1).then()));
	}

	@SuppressWarnings("unchecked")
	private <T> Mono<Void> updateGroup(List<PendingUpdate<?>> group) {
		List<PendingUpdate<T>> alike = new ArrayList<>();
		group.forEach((pending) -> alike.add((PendingUpdate<T>) pending));
		int columns = alike.get(0).changes().columns().size() + alike.get(0).where().columns().size();
		return Steps.each(Chunks.of(alike, this.services.dialect().rowsPerStatement(columns)), this::updateChunk);
	}

	private Mono<Void> updateEach(List<? extends PendingUpdate<?>> updates) {
		return Steps.each(updates, this.writer::update);
	}

	private <T> Mono<Void> updateChunk(List<PendingUpdate<T>> chunk) {
		Optional<PreparedOperation<?>> statement = (chunk.size() > 1) ? statement(chunk) : Optional.empty();
		return statement.map((operation) -> updateAll(chunk, operation)).orElseGet(() -> updateEach(chunk));
	}

	private <T> Optional<PreparedOperation<?>> statement(List<PendingUpdate<T>> chunk) {
		MappedEntity<T> mapped = chunk.get(0).mapped();
		return this.services.dialect()
			.updateAll(new UpdateRows(mapped.table(), mapped.columns(),
					chunk.stream().map(PendingUpdate::changes).toList(),
					chunk.stream().map(PendingUpdate::where).toList()));
	}

	private <T> Mono<Void> updateAll(List<PendingUpdate<T>> chunk, PreparedOperation<?> statement) {
		MappedEntity<T> mapped = chunk.get(0).mapped();
		return this.context.query(statement, mapped::read).collectList().flatMap((stored) -> {
			Map<EntityKey, T> byKey = new HashMap<>();
			stored.forEach(
					(row) -> byKey.put(new EntityKey(mapped.type(), Objects.requireNonNull(mapped.idOf(row))), row));
			return Steps.each(chunk, (pending) -> {
				T row = byKey.get(pending.key());
				return (row != null) ? this.writer.updated(pending, row) : this.writer.update(pending);
			});
		});
	}

}
