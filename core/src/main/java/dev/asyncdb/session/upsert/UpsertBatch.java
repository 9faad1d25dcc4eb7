package dev.asyncdb.session.upsert;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import dev.asyncdb.mapping.ColumnParameters;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.flush.EntityWriter;
import dev.asyncdb.session.flush.PendingInsert;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.mapping.model.MappingInstantiationException;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Rows with different keys that are looked up by the same columns. Each step settles some
 * of them by few statements; what is left over in the end, as after a race, is done one
 * by one in the way of a single row, which cannot lose.
 */
final class UpsertBatch<T> {

	/** Of several columns, since these are conditions of their own. */
	private static final int KEYS_PER_STATEMENT = 500;

	private final SessionServices services;

	private final EntityLoader loader;

	private final EntityWriter writer;

	private final ConditionalInserts inserts;

	private final MappedEntity<T> mapped;

	private final List<SqlIdentifier> columns;

	private final List<SqlIdentifier> uniqueKey;

	private final Map<RowKey, UpsertItem<T>> open = new LinkedHashMap<>();

	private final Map<RowKey, PendingInsert<T>> prepared = new HashMap<>();

	private final Map<RowKey, Persisted<T>> settled = new HashMap<>();

	UpsertBatch(SessionContext context, List<UpsertItem<T>> items, List<SqlIdentifier> uniqueKey) {
		this.services = context.services();
		this.loader = new EntityLoader(context);
		this.writer = new EntityWriter(context);
		this.inserts = new ConditionalInserts(context);
		this.mapped = items.get(0).request().mapped();
		this.columns = items.get(0).key().columns();
		this.uniqueKey = uniqueKey;
		items.forEach((item) -> this.open.put(item.key(), item));
	}

	/**
	 * What is settled, by keys.
	 */
	Map<RowKey, Persisted<T>> settled() {
		return this.settled;
	}

	/**
	 * What is not settled, in the order of the keys.
	 */
	List<UpsertItem<T>> open() {
		return List.copyOf(this.open.values());
	}

	@Nullable PendingInsert<T> prepared(UpsertItem<T> item) {
		return this.prepared.get(item.key());
	}

	Persisted<T> settle(UpsertItem<T> item, T entity, boolean created) {
		Persisted<T> outcome = new Persisted<>(entity, created);
		this.open.remove(item.key());
		this.settled.put(item.key(), outcome);
		return outcome;
	}

	/**
	 * Settle rows in the way of a single one.
	 */
	Mono<Void> oneByOne(List<UpsertItem<T>> items, Function<UpsertRequest<T>, Mono<Persisted<T>>> way) {
		return Flux.fromIterable(items)
			.concatMap((item) -> way.apply(item.request())
				.doOnNext((outcome) -> settle(item, outcome.entity(), outcome.created())))
			.then();
	}

	/**
	 * Settle the rows that are there.
	 */
	Mono<Void> lookUp(List<UpsertItem<T>> items) {
		return rows(items).collectList()
			.flatMapIterable(Function.identity())
			.concatMap((row) -> Mono.justOrEmpty(this.open.get(key(row))).flatMap((item) -> adopt(item, row)))
			.then();
	}

	private Mono<Persisted<T>> adopt(UpsertItem<T> item, T row) {
		return this.loader.adopt(this.mapped, row).map((entity) -> settle(item, entity, false));
	}

	/**
	 * The keys of the rows that are there, as they are seen now.
	 */
	Mono<Set<RowKey>> there(List<UpsertItem<T>> items) {
		return rows(items).map(this::key).collect(HashSet::new, Set::add);
	}

	private Flux<T> rows(List<UpsertItem<T>> items) {
		int most = this.services.dialect().keysPerStatement();
		boolean isSimple = this.columns.size() == 1;
		return Flux.fromIterable(items)
			.buffer(isSimple ? most : Math.min(most, KEYS_PER_STATEMENT))
			.concatMap((chunk) -> this.loader.rows(this.mapped, select(chunk)));
	}

	private PreparedOperation<?> select(List<UpsertItem<T>> chunk) {
		return this.services.statements()
			.selectAll(this.mapped.table(), this.mapped.columns(), chunk.stream().map(UpsertItem::columns).toList());
	}

	private RowKey key(T row) {
		return RowKey.of(this.columns, ColumnParameters.of(this.mapped.row(row)));
	}

	/**
	 * Insert the rows that are not there.
	 * @param adopts whether rows that turn out to be there are settled as well
	 */
	Mono<Void> insert(List<UpsertItem<T>> items, boolean adopts) {
		return Flux.fromIterable(items)
			.concatMap(this::prepare)
			.filter(this::hasItsKeys)
			.collectList()
			.flatMapIterable((ready) -> UpsertItem.runs(ready, (item) -> pending(item).shape(), this::rowsPerStatement))
			.concatMap((run) -> insertRun(run, adopts))
			.then();
	}

	private PendingInsert<T> pending(UpsertItem<T> item) {
		return Objects.requireNonNull(this.prepared.get(item.key()));
	}

	private int rowsPerStatement(UpsertItem<T> item) {
		return this.services.dialect().rowsPerStatement(pending(item).columnsToInsert().size());
	}

	// Values that do not suffice for a new row may suffice for the one that is there
	private Mono<UpsertItem<T>> prepare(UpsertItem<T> item) {
		return Mono.defer(() -> this.writer.prepare(this.mapped, item.request().newEntity()))
			.doOnNext((pending) -> this.prepared.put(item.key(), pending))
			.thenReturn(item)
			.onErrorResume(MappingInstantiationException.class, (impossible) -> Mono.empty());
	}

	private boolean hasItsKeys(UpsertItem<T> item) {
		return UpsertExecutor.holdsKeys(UpsertExecutor.row(item.request(), pending(item)));
	}

	private Mono<Void> insertRun(List<UpsertItem<T>> run, boolean adopts) {
		return this.inserts.insert(run.stream().map(this::pending).toList(), this.uniqueKey)
			.flatMapMany((rows) -> Flux.range(0, run.size())
				.concatMap((index) -> Mono.justOrEmpty(rows.get(index))
					.flatMap((row) -> returned(run.get(index), row, adopts))))
			.then();
	}

	private Mono<Persisted<T>> returned(UpsertItem<T> item, Persisted<T> row, boolean adopts) {
		if (row.created()) {
			return this.writer.inserted(pending(item), row.entity()).map((entity) -> settle(item, entity, true));
		}
		boolean isSame = adopts && key(row.entity()).equals(item.key());
		return isSame ? adopt(item, row.entity()) : Mono.empty();
	}

}
