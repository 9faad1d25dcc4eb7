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
 * of them by few statements. The rows that remain, for example because a concurrent
 * caller inserted or deleted them, are executed one by one by the strategy for a single
 * row, which handles such conflicts.
 */
final class UpsertBatch<T> {

	// Keys of several columns, which become one condition each
	private static final int KEYS_PER_STATEMENT = 500;

	private final SessionServices services;

	private final EntityLoader loader;

	private final EntityWriter writer;

	private final ConditionalInserts inserts;

	private final MappedEntity<T> mapped;

	private final LookupColumns lookup;

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
		this.lookup = items.get(0).key().lookup();
		this.uniqueKey = uniqueKey;
		items.forEach((item) -> this.open.put(item.key(), item));
	}

	/**
	 * Return the outcomes of the settled rows.
	 */
	Map<RowKey, Persisted<T>> settled() {
		return this.settled;
	}

	/**
	 * Return the rows that are not settled, in the order of the keys.
	 */
	List<UpsertItem<T>> open() {
		return List.copyOf(this.open.values());
	}

	/**
	 * Return the new row of an item, or null if it was not prepared.
	 */
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
	 * Settle rows by the strategy for a single row.
	 */
	Mono<Void> oneByOne(List<UpsertItem<T>> items, Function<UpsertRequest<T>, Mono<Persisted<T>>> single) {
		return Flux.fromIterable(items)
			.concatMap((item) -> single.apply(item.request())
				.doOnNext((outcome) -> settle(item, outcome.entity(), outcome.created())))
			.then();
	}

	/**
	 * Settle the rows that exist.
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
	 * Return the keys of the rows that exist at the moment.
	 */
	Mono<Set<RowKey>> existingKeys(List<UpsertItem<T>> items) {
		return rows(items).map(this::key).collect(HashSet::new, Set::add);
	}

	private Flux<T> rows(List<UpsertItem<T>> items) {
		int most = this.services.dialect().keysPerStatement();
		boolean isSimple = this.lookup.columns().size() == 1;
		return Flux.fromIterable(items)
			.buffer(isSimple ? most : Math.min(most, KEYS_PER_STATEMENT))
			.concatMap((chunk) -> this.loader.rows(this.mapped, select(chunk)));
	}

	private PreparedOperation<?> select(List<UpsertItem<T>> chunk) {
		return this.services.statements()
			.selectAll(this.mapped.table(), this.mapped.columns(), chunk.stream().map(UpsertItem::columns).toList());
	}

	private RowKey key(T row) {
		return RowKey.of(this.lookup, ColumnParameters.of(this.mapped.row(row)));
	}

	/**
	 * Insert the rows that do not exist.
	 * @param adopts whether rows that turn out to exist are settled as well
	 */
	Mono<Void> insert(List<UpsertItem<T>> items, boolean adopts) {
		return Flux.fromIterable(items)
			.concatMap(this::prepare)
			.filter(this::insertsKeys)
			.collectList()
			.flatMapIterable(
					(ready) -> UpsertItem.split(ready, (item) -> pending(item).shape(), this::rowsPerStatement))
			.concatMap((part) -> insertTogether(part, adopts))
			.then();
	}

	private PendingInsert<T> pending(UpsertItem<T> item) {
		return Objects.requireNonNull(this.prepared.get(item.key()));
	}

	private int rowsPerStatement(UpsertItem<T> item) {
		return this.services.dialect().rowsPerStatement(pending(item).columnsToInsert().size());
	}

	// Values that are incomplete for a new row can be sufficient for an existing one
	private Mono<UpsertItem<T>> prepare(UpsertItem<T> item) {
		return Mono.defer(() -> this.writer.prepare(this.mapped, item.request().newEntity()))
			.doOnNext((pending) -> this.prepared.put(item.key(), pending))
			.thenReturn(item)
			.onErrorResume(MappingInstantiationException.class, (incomplete) -> Mono.empty());
	}

	private boolean insertsKeys(UpsertItem<T> item) {
		return UpsertRequest.insertsKeys(item.request().values(pending(item)));
	}

	private Mono<Void> insertTogether(List<UpsertItem<T>> part, boolean adopts) {
		return this.inserts.insert(part.stream().map(this::pending).toList(), this.uniqueKey)
			.flatMapMany((rows) -> Flux.range(0, part.size())
				.concatMap((index) -> Mono.justOrEmpty(rows.get(index))
					.flatMap((row) -> returned(part.get(index), row, adopts))))
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
