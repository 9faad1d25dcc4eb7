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

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Get or create, update or create, many rows by few statements and without a race.
 * <p>
 * All callers insert first what they miss and lock the rest then, both in the order of
 * the keys. Whoever waits for an insert holds no row that others can see, and whoever
 * waits for a row holds only smaller ones: nobody waits in a circle. A database that
 * locks what an insert meets does both in one pass.
 */
public final class BulkUpserts {

	private final SessionContext context;

	private final UpsertExecutor single;

	private final BulkUpdate updates;

	public BulkUpserts(SessionContext context, UpsertPlanner plans) {
		this.context = context;
		this.single = new UpsertExecutor(context, plans);
		this.updates = new BulkUpdate(context);
	}

	public <T> Mono<List<Persisted<T>>> getOrCreate(List<UpsertRequest<T>> requests) {
		List<UpsertItem<T>> items = requests.stream().map(UpsertItem::of).toList();
		return run(items, UpsertItem.turns(items).subList(0, 1), this::getOrCreate, this.single::getOrCreate);
	}

	public <T> Mono<List<Persisted<T>>> updateOrCreate(List<UpsertRequest<T>> requests) {
		List<UpsertItem<T>> items = requests.stream().map(UpsertItem::of).toList();
		return run(items, UpsertItem.turns(items), this::updateOrCreate, this.single::updateOrCreate);
	}

	private <T> Mono<List<Persisted<T>>> run(List<UpsertItem<T>> items, List<List<UpsertItem<T>>> turns,
			Function<UpsertBatch<T>, Mono<Void>> together, Function<UpsertRequest<T>, Mono<Persisted<T>>> alone) {
		Map<RowKey, Persisted<T>> outcomes = new HashMap<>();
		return plans(turns.get(0))
			.flatMapMany((plans) -> Flux.fromIterable(turns).flatMapIterable(BulkUpserts::groups).concatMap((group) -> {
				UpsertPlan plan = Objects.requireNonNull(plans.get(group.get(0).key().lookup()));
				UpsertBatch<T> batch = new UpsertBatch<>(this.context, group, plan.key());
				Mono<Void> settled = canBeTogether(group, plan) ? together.apply(batch)
						: batch.oneByOne(batch.open(), alone);
				return settled.then(Mono.fromRunnable(() -> keep(batch.settled(), outcomes)));
			}))
			.then(Mono.fromSupplier(() -> inOrder(items, outcomes)));
	}

	/**
	 * The plan for each lookup. None is carried out if one is refused.
	 */
	private <T> Mono<Map<List<List<SqlIdentifier>>, UpsertPlan>> plans(List<UpsertItem<T>> items) {
		Map<List<List<SqlIdentifier>>, UpsertPlan> plans = new HashMap<>();
		return Flux.fromIterable(groups(items))
			.map((group) -> group.get(0))
			.concatMap((first) -> this.single.plan(first.request())
				.doOnNext((plan) -> plans.put(first.key().lookup(), plan)))
			.then(Mono.just(plans));
	}

	private static <T> Collection<List<UpsertItem<T>>> groups(List<UpsertItem<T>> items) {
		Map<List<List<SqlIdentifier>>, List<UpsertItem<T>>> groups = new LinkedHashMap<>();
		items.forEach((item) -> groups.computeIfAbsent(item.key().lookup(), (lookup) -> new ArrayList<>()).add(item));
		return groups.values();
	}

	private static <T> boolean canBeTogether(List<UpsertItem<T>> group, UpsertPlan plan) {
		return plan.way() != UpsertPlan.Way.LOCKED && !group.get(0).key().hasNull();
	}

	// Who updates a row again did not create it again
	private static <T> void keep(Map<RowKey, Persisted<T>> settled, Map<RowKey, Persisted<T>> outcomes) {
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
		Mono<Void> most = this.updates.areThere(batch.open().get(0).request()) ? insertAndUpdate(batch)
				: inOnePass(batch);
		return most.then(Mono.defer(() -> batch.oneByOne(batch.open(), this.single::updateOrCreate)));
	}

	private <T> Mono<Void> insertAndUpdate(UpsertBatch<T> batch) {
		return batch.insert(batch.open(), false)
			.then(Mono.defer(() -> batch.lookUp(open(batch, true))))
			.then(Mono.defer(() -> this.updates.run(batch, open(batch, false))));
	}

	private static <T> List<UpsertItem<T>> open(UpsertBatch<T> batch, boolean updatesNothing) {
		return batch.open().stream().filter((item) -> item.request().updatesNothing() == updatesNothing).toList();
	}

	private <T> Mono<Void> inOnePass(UpsertBatch<T> batch) {
		return batch.there(batch.open())
			.flatMapIterable((there) -> UpsertItem
				.runs(batch.open(), (item) -> there.contains(item.key()), (item) -> Integer.MAX_VALUE)
				.stream()
				.map((run) -> pass(batch, run, there.contains(run.get(0).key())))
				.toList())
			.concatMap(Function.identity())
			.then();
	}

	private <T> Mono<Void> pass(UpsertBatch<T> batch, List<UpsertItem<T>> run, boolean isThere) {
		if (isThere) {
			return batch.oneByOne(run, this.single::updateThere);
		}
		return batch.insert(run, false)
			.then(Mono.defer(() -> batch.oneByOne(batch.open().stream().filter(run::contains).toList(),
					this.single::updateOrCreate)));
	}

}
