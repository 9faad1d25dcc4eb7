package dev.asyncdb.session.upsert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.unit.SessionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Get or create, update or create, many rows by few statements and without a race.
 * <p>
 * All callers insert missing rows first and lock the others then, both in the order of
 * the keys. A caller that waits for an insert holds no row that is visible to others, and
 * a caller that waits for a row holds only rows with smaller keys, so the waits form no
 * cycle. A database that locks the existing rows of an insert does both in one pass.
 */
public final class BulkUpserts {

	private final SessionContext context;

	private final UpsertExecutor single;

	private final BulkUpdate updates;

	private final SpelledKeys spelled;

	public BulkUpserts(SessionContext context, UpsertPlanner plans) {
		this.context = context;
		this.spelled = new SpelledKeys(context);
		this.single = new UpsertExecutor(context, plans);
		this.updates = new BulkUpdate(context);
	}

	public <T> Mono<List<Persisted<T>>> getOrCreate(List<UpsertRequest<T>> requests) {
		List<UpsertItem<T>> items = requests.stream().map(UpsertItem::of).toList();
		Map<RowKey, UpsertItem<T>> first = new LinkedHashMap<>();
		items.forEach((item) -> first.putIfAbsent(item.key(), item));
		return execute(items, List.copyOf(first.values()), this::getOrCreate, this.single::getOrCreate);
	}

	public <T> Mono<List<Persisted<T>>> updateOrCreate(List<UpsertRequest<T>> requests) {
		List<UpsertItem<T>> items = requests.stream().map(UpsertItem::of).toList();
		return execute(items, items, this::updateOrCreate, this.single::updateOrCreate);
	}

	/**
	 * Execute rows with equal keys one after the other, and the others with the same
	 * columns together. No plan is executed if one is refused.
	 */
	private <T> Mono<List<Persisted<T>>> execute(List<UpsertItem<T>> items, List<UpsertItem<T>> executed,
			Function<UpsertBatch<T>, Mono<Void>> bulk, Function<UpsertRequest<T>, Mono<Persisted<T>>> single) {
		Map<RowKey, Persisted<T>> outcomes = new HashMap<>();
		return plans(executed)
			.flatMapMany((plans) -> this.spelled.earlier(executed)
				.flatMapIterable((earlier) -> UpsertItem.rounds(executed, earlier))
				.flatMapIterable(BulkUpserts::byColumns)
				.concatMap((group) -> execute(group, plans, bulk, single))
				.doOnNext((settled) -> merge(settled, outcomes)))
			.then(Mono.fromSupplier(() -> inOrder(items, outcomes)));
	}

	private <T> Mono<Map<RowKey, Persisted<T>>> execute(List<UpsertItem<T>> group, Map<LookupColumns, UpsertPlan> plans,
			Function<UpsertBatch<T>, Mono<Void>> bulk, Function<UpsertRequest<T>, Mono<Persisted<T>>> single) {
		LookupColumns lookup = group.get(0).key().lookup();
		UpsertPlan plan = Objects.requireNonNull(plans.get(lookup));
		UpsertBatch<T> batch = new UpsertBatch<>(this.context, group, plan.key());
		boolean isBulk = plan.strategy() != UpsertStrategy.ADVISORY_LOCK && lookup.nulls().isEmpty();
		return (isBulk ? bulk.apply(batch) : batch.oneByOne(batch.open(), single))
			.then(Mono.fromSupplier(batch::settled));
	}

	private <T> Mono<Map<LookupColumns, UpsertPlan>> plans(List<UpsertItem<T>> items) {
		Map<LookupColumns, UpsertPlan> plans = new HashMap<>();
		return Flux.fromIterable(byColumns(items))
			.map((group) -> group.get(0))
			.concatMap((first) -> this.single.plan(first.request())
				.doOnNext((plan) -> plans.put(first.key().lookup(), plan)))
			.then(Mono.just(plans));
	}

	private static <T> Collection<List<UpsertItem<T>>> byColumns(List<UpsertItem<T>> items) {
		Map<LookupColumns, List<UpsertItem<T>>> groups = new LinkedHashMap<>();
		items.forEach((item) -> groups.computeIfAbsent(item.key().lookup(), (lookup) -> new ArrayList<>()).add(item));
		return groups.values();
	}

	// A row that was created in an earlier round is only updated in a later one
	private static <T> void merge(Map<RowKey, Persisted<T>> settled, Map<RowKey, Persisted<T>> outcomes) {
		settled.forEach((key, outcome) -> outcomes.merge(key, outcome,
				(before, now) -> new Persisted<>(now.entity(), before.created())));
	}

	private static <T> List<Persisted<T>> inOrder(List<UpsertItem<T>> items, Map<RowKey, Persisted<T>> outcomes) {
		Set<RowKey> seen = new HashSet<>();
		return items.stream().map((item) -> {
			Persisted<T> outcome = Objects.requireNonNull(outcomes.get(item.key()));
			boolean isFirst = seen.add(item.key());
			return new Persisted<>(outcome.entity(), isFirst && outcome.created());
		}).toList();
	}

	private <T> Mono<Void> getOrCreate(UpsertBatch<T> batch) {
		return batch.lookUp(batch.open())
			.then(Mono.defer(() -> batch.insert(batch.open(), true)))
			.then(Mono.defer(() -> batch.lookUp(batch.open())))
			.then(Mono.defer(() -> batch.oneByOne(batch.open(), this.single::getOrCreate)));
	}

	private <T> Mono<Void> updateOrCreate(UpsertBatch<T> batch) {
		Mono<Void> most = this.updates.supportsBulkUpdate(batch.open().get(0).request()) ? insertAndUpdate(batch)
				: inOnePass(batch);
		return most.then(Mono.defer(() -> batch.oneByOne(batch.open(), this.single::updateOrCreate)));
	}

	private <T> Mono<Void> insertAndUpdate(UpsertBatch<T> batch) {
		return batch.insert(batch.open(), false)
			.then(Mono.defer(() -> batch.lookUp(open(batch, true))))
			.then(Mono.defer(() -> this.updates.update(batch, open(batch, false))));
	}

	private static <T> List<UpsertItem<T>> open(UpsertBatch<T> batch, boolean updatesNothing) {
		return batch.open().stream().filter((item) -> item.request().updatesNothing() == updatesNothing).toList();
	}

	private <T> Mono<Void> inOnePass(UpsertBatch<T> batch) {
		return batch.existingKeys(batch.open())
			.flatMapIterable((existing) -> UpsertItem
				.split(batch.open(), (item) -> existing.contains(item.key()), (item) -> Integer.MAX_VALUE)
				.stream()
				.map((part) -> insertOrUpdate(batch, part, existing.contains(part.get(0).key())))
				.toList())
			.concatMap(Function.identity())
			.then();
	}

	private <T> Mono<Void> insertOrUpdate(UpsertBatch<T> batch, List<UpsertItem<T>> part, boolean exists) {
		if (exists) {
			return batch.oneByOne(part, this.single::updateExisting);
		}
		return batch.insert(part, false)
			.then(Mono.defer(() -> batch.oneByOne(batch.open().stream().filter(part::contains).toList(),
					this.single::updateOrCreate)));
	}

}
