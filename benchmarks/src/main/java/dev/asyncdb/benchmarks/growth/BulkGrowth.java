package dev.asyncdb.benchmarks.growth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.benchmarks.harness.Stopwatch;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.Label;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.UpsertRow;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.Criteria;

/**
 * Calls each bulk statement again and again on one connection: from its sixth execution
 * on, PostgreSQL may plan a prepared statement for any values.
 *
 * @param oneConnection a manager on a pool of one connection
 * @param rows how many rows each call has
 */
record BulkGrowth(AsyncDatabaseManager oneConnection, int rows) {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	private static final int CALLS = 8;

	List<Growth> all() {
		return List.of(
				calls("addAll", (session,
						call) -> addAll(session)),
				calls("insertAll, skipping what exists", (session,
						call) -> session.insertAll(labels("inserted" + call), OnConflict.SKIP).count()),
				calls("getOrCreateAll, all missing",
						(session, call) -> session.getOrCreateAll(Label.class, upserts("got" + call)).count()),
				calls("getOrCreateAll, all present",
						(session, call) -> session.getOrCreateAll(Label.class, upserts("got0")).count()),
				calls("updateOrCreateAll, all missing",
						(session, call) -> session.updateOrCreateAll(Label.class, upserts("updated" + call)).count()),
				calls("updateOrCreateAll, all present",
						(session, call) -> session.updateOrCreateAll(Label.class, upserts("updated0")).count()),
				calls("flush of a change in each row", (session, call) -> changeAll(session)),
				calls("update by a condition",
						(session, call) -> session.select(Item.class)
							.where(Criteria.where("id").lessThanOrEquals(this.rows))
							.update(Values.of(Item::getNote, "note" + call))));
	}

	// Each call begins anew, so that only the connection remembers the calls before
	private Growth calls(String name, BiFunction<AsyncSession, Integer, Mono<?>> work) {
		List<Growth.Point> points = new ArrayList<>();
		for (int call = 0; call < CALLS; call++) {
			int number = call;
			Stopwatch watch = new Stopwatch();
			this.oneConnection.inTransaction((session) -> watch.around(work.apply(session, number)).then())
				.block(TIMEOUT);
			points.add(Points.of(watch, call + 1, 1));
		}
		return new Growth("%s, %,d rows, calls on one connection".formatted(name, this.rows), points);
	}

	private Mono<Void> addAll(AsyncSession session) {
		session.addAll(IntStream.range(0, this.rows).mapToObj(Item::of).toList());
		return session.flush();
	}

	private List<Label> labels(String name) {
		return IntStream.range(0, this.rows).mapToObj((index) -> new Label(null, name + "-" + index, 0)).toList();
	}

	private List<UpsertRow<Label>> upserts(String name) {
		return labels(name).stream()
			.map((label) -> UpsertRow.of(Values.of(Label::name, label.name()), Values.of(Label::uses, 1)))
			.toList();
	}

	private Mono<Void> changeAll(AsyncSession session) {
		return session.select(Item.class)
			.where(Criteria.where("id").lessThanOrEquals(this.rows))
			.all()
			.doOnNext((item) -> item.setPrice(item.getPrice() + 1))
			.then(session.flush());
	}

}
