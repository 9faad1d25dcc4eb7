package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.transaction.annotation.Isolation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many concurrent callers of overlapping keys, at READ COMMITTED and without retries: no
 * error, one creator for each key, no update lost.
 */
class BulkRaceTests extends BulkFixture {

	private static final int KEYS = 30;

	private static final TransactionOptions OPTIONS = TransactionOptions.defaults()
		.withIsolation(Isolation.READ_COMMITTED);

	private int racers;

	private Random random;

	@Override
	protected TestDatabase newDatabase() {
		return TestDatabase.of(this.product, by(16, 16, 5));
	}

	@BeforeParameterizedClassInvocation
	void prepare() {
		this.racers = by(32, 32, 8);
		this.random = TestRun.random("bulk races on " + this.product);
	}

	@BeforeEach
	void openAllConnections() {
		Flux.range(0, this.racers)
			.flatMap((index) -> this.sessions.inSession((session) -> session.select(Item.class).count()), this.racers)
			.blockLast(TestDatabase.TIMEOUT);
	}

	private static List<UpsertRow<Item>> keys(int first, String label) {
		return IntStream.range(first, first + KEYS).mapToObj((index) -> item("key" + index, label)).toList();
	}

	private List<UpsertRow<Item>> some(int first, String label) {
		List<UpsertRow<Item>> all = new ArrayList<>(keys(first, label));
		Collections.shuffle(all, this.random);
		return List.copyOf(all.subList(0, 1 + this.random.nextInt(KEYS)));
	}

	/**
	 * Race for keys of which some are new. New ones were never deleted: InnoDB lets
	 * inserts of keys deadlock whose deleted rows are not purged yet, single ones as
	 * well.
	 */
	private <R> List<R> race(int round, Work<R> work) {
		List<List<UpsertRow<Item>>> asked = IntStream.range(0, this.racers)
			.mapToObj((call) -> some(round * KEYS / 2, "by " + call))
			.toList();
		return raced(this.racers,
				(call) -> this.sessions.inTransaction(OPTIONS, (session) -> work.of(session, call, asked.get(call))));
	}

	private static Mono<List<Persisted<Item>>> update(AsyncSession session, List<UpsertRow<Item>> rows) {
		return session.updateOrCreateAll(Item.class, rows).collectList();
	}

	private static Mono<List<Persisted<Item>>> get(AsyncSession session, List<UpsertRow<Item>> rows) {
		return session.getOrCreateAll(Item.class, rows).collectList();
	}

	private static Map<String, Integer> creators(List<List<Persisted<Item>>> outcomes) {
		Map<String, Integer> created = new HashMap<>();
		outcomes.forEach((call) -> call.stream()
			.filter(Persisted::created)
			.forEach((made) -> created.merge(made.entity().code(), 1, Integer::sum)));
		return created;
	}

	private List<List<Persisted<Item>>> rounds(int rounds, Work<List<Persisted<Item>>> work) {
		this.database.execute("DROP TABLE \"item\"", ITEM);
		List<List<Persisted<Item>>> outcomes = new ArrayList<>();
		IntStream.range(0, rounds * TestRun.scale()).forEach((round) -> outcomes.addAll(race(round, work)));
		assertThat(outcomes).hasSize(rounds * TestRun.scale() * this.racers);
		assertThat(creators(outcomes).values()).containsOnly(1);
		assertThat(creators(outcomes)).hasSize((int) count("item"));
		return outcomes;
	}

	@Test
	void eachKeyIsCreatedOnce() {
		assertThat(rounds(3, (session, call, rows) -> get(session, rows))).isNotEmpty();
	}

	@Test
	void noUpdateIsLost() {
		long updates = rounds(3, (session, call, rows) -> update(session, rows)).stream()
			.flatMap(List::stream)
			.filter((outcome) -> !outcome.created())
			.count();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"item\" HAVING SUM(version) = " + updates))
			.isEqualTo(count("item"));
	}

	@Test
	void callersOfBothKindsGoTogether() {
		assertThat(rounds(3, (session, call, rows) -> (call % 2 == 0) ? update(session, rows) : get(session, rows)))
			.isNotEmpty();
	}

	@Test
	void oppositeOrdersDoNotDeadlock() {
		for (int round = 0; round < 4 * TestRun.scale(); round++) {
			List<UpsertRow<Item>> rows = keys(round * KEYS / 2, "x");
			List<UpsertRow<Item>> reversed = new ArrayList<>(rows);
			Collections.reverse(reversed);
			assertThat(raced(4,
					(caller) -> this.sessions.inTransaction(OPTIONS,
							(session) -> update(session, (caller % 2 == 0) ? rows : reversed))))
				.hasSize(4)
				.allMatch((outcomes) -> outcomes.size() == KEYS);
		}
	}

	private interface Work<R> {

		Mono<R> of(AsyncSession session, int call, List<UpsertRow<Item>> rows);

	}

}
