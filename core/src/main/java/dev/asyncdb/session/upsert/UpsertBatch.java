package dev.asyncdb.session.upsert;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.asyncdb.mapping.ColumnParameters;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.write.EntityWriter;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.InsertRows;
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

	private static final int CONDITIONS_PER_STATEMENT = 100;

	private final SessionContext context;

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
		this.context = context;
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
		return existing(items).flatMapIterable(Map::entrySet)
			.concatMap((found) -> adopt(found.getKey(), found.getValue()))
			.then();
	}

	private Mono<Persisted<T>> adopt(UpsertItem<T> item, T row) {
		return this.loader.adopt(this.mapped, row).map((entity) -> settle(item, entity, false));
	}

	/**
	 * Return the keys of the rows that exist at the moment.
	 */
	Mono<Set<RowKey>> existingKeys(List<UpsertItem<T>> items) {
		return existing(items).map((rows) -> rows.keySet().stream().map(UpsertItem::key).collect(Collectors.toSet()));
	}

	/**
	 * Return the rows that exist. A row that no key equals in Java has a key in another
	 * spelling, so the database is asked again which conditions it matches.
	 */
	private Mono<Map<UpsertItem<T>, T>> existing(List<UpsertItem<T>> items) {
		return rows(items).collectList().flatMap((rows) -> {
			Map<RowKey, T> byKey = new HashMap<>();
			rows.forEach((row) -> byKey.put(key(row), row));
			Map<UpsertItem<T>, T> found = new LinkedHashMap<>();
			for (UpsertItem<T> item : items) {
				T row = byKey.get(item.key());
				if (row != null) {
					found.put(item, row);
				}
			}
			List<UpsertItem<T>> spelled = spelled(items, found, rows.size() > found.size());
			return spelled.isEmpty() ? Mono.just(found)
					: each(spelled).doOnNext((row) -> found.put(row.item(), row.row())).then(Mono.just(found));
		});
	}

	/**
	 * Return the items that may be another spelling of an existing row.
	 * @param unmatched whether there are rows that no key equals
	 */
	private static <T> List<UpsertItem<T>> spelled(List<UpsertItem<T>> items, Map<UpsertItem<T>, T> found,
			boolean unmatched) {
		if (found.isEmpty() && !unmatched) {
			return List.of();
		}
		Set<RowKey> loose = found.keySet().stream().map((item) -> item.key().loose()).collect(Collectors.toSet());
		return items.stream()
			.filter((item) -> !found.containsKey(item) && !item.key().isExact())
			.filter((item) -> unmatched || loose.contains(item.key().loose()))
			.toList();
	}

	private Flux<Existing<T>> each(List<UpsertItem<T>> items) {
		return Flux.fromIterable(items)
			.buffer(CONDITIONS_PER_STATEMENT)
			.concatMap((chunk) -> this.context.read(
					this.services.statements()
						.selectEach(this.mapped.table(), this.mapped.columns(),
								chunk.stream().map(UpsertItem::columns).toList()),
					(row, metadata) -> new Existing<>(chunk.get(InsertRows.ordinal(row) - 1),
							this.mapped.read(row, metadata))));
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
		return this.services.dialect().rowsPerStatement(pending(item).shape().size());
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

	private record Existing<T>(UpsertItem<T> item, T row) {
	}

}
