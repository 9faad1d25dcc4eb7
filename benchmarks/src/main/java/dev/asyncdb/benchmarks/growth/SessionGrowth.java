package dev.asyncdb.benchmarks.growth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.benchmarks.harness.Stopwatch;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.Parent;
import dev.asyncdb.session.AsyncSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

/**
 * Operations of a session that manages n entities.
 */
record SessionGrowth(AsyncDatabaseManager asyncdb, List<Integer> sizes) {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	// Behind the rows that are managed
	private static final int REPEATED = 20;

	List<Growth> all() {
		return List.of(series("one find, of %d".formatted(REPEATED), REPEATED, (session) -> finds(session)),
				series("one savepoint around a find", 1, (session) -> session.inSavepoint((inner) -> find(inner, 0))),
				series("one page of 20 parents with their children", 1, SessionGrowth::page),
				series("flush of one change", 1, SessionGrowth::flushOne), mergeAll(), addAll());
	}

	private Growth series(String name, int operations, Function<AsyncSession, Mono<?>> work) {
		return growth("With n managed: " + name, (size) -> {
			Stopwatch watch = new Stopwatch();
			this.asyncdb
				.inTransaction((session) -> managed(session, size)
					.flatMap((items) -> watch.around(work.apply(session)).thenReturn(items.size())))
				.block(TIMEOUT);
			return Points.of(watch, size, operations);
		});
	}

	// The first size twice, since the first measurement is the warm-up
	private Growth growth(String name, IntFunction<Growth.Point> measure) {
		List<Growth.Point> points = new ArrayList<>();
		points.add(measure.apply(this.sizes.get(0)));
		this.sizes.forEach((size) -> points.add(measure.apply(size)));
		return new Growth(name, points.subList(1, points.size()));
	}

	private static Mono<List<Item>> managed(AsyncSession session, int size) {
		return session.select(Item.class).orderBy(Sort.by("id")).limit(size).all().collectList();
	}

	// Rows that were not read before, as long as fewer than all are managed
	private static Mono<Item> find(AsyncSession session, int index) {
		return session.select(Item.class).orderBy(Sort.by(Sort.Direction.DESC, "id")).offset(index).limit(1).one();
	}

	private static Mono<Long> finds(AsyncSession session) {
		return Flux.range(0, REPEATED).concatMap((index) -> find(session, index)).count();
	}

	private static Mono<?> page(AsyncSession session) {
		return session.select(Parent.class)
			.orderBy(Sort.by("id"))
			.with(Parent::getChildren)
			.page(PageRequest.of(3, 20));
	}

	private static Mono<Void> flushOne(AsyncSession session) {
		return session.getById(Item.class, 1L).flatMap((item) -> {
			item.setPrice(item.getPrice() + 1);
			return session.flush();
		});
	}

	private Growth mergeAll() {
		return growth("Merge of n copies", (size) -> {
			Stopwatch watch = new Stopwatch();
			this.asyncdb
				.inTransaction((session) -> managed(session, size).flatMap((items) -> watch
					.around(Flux.fromIterable(items).concatMap((item) -> session.merge(copy(item))).then())))
				.block(TIMEOUT);
			return Points.of(watch, size, 1);
		});
	}

	private static Item copy(Item item) {
		return Item.stored(item.getId(), item.getName(), item.getPrice(), item.getNote(), item.getCreatedAt());
	}

	private Growth addAll() {
		return growth("addAll of n and a flush, rolled back", (size) -> {
			Stopwatch watch = new Stopwatch();
			List<Item> items = IntStream.range(0, size).mapToObj(Item::of).toList();
			this.asyncdb.inSession((session) -> {
				session.addAll(items);
				return watch.around(session.flush()).then(session.rollback());
			}).block(TIMEOUT);
			return Points.of(watch, size, 1);
		});
	}

}
