package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sequences of random operations, compared with a simple model of the tables after each
 * flush, commit and undone savepoint, on every database.
 */
class RandomOperationTests extends DatabaseFixture {

	private static final int STEPS = 14;

	private static final String ROWS = """
			SELECT CONCAT('author ', name) FROM "author" UNION ALL
			SELECT CONCAT('book ', b.title, ' of ', COALESCE(a.name, 'nobody')) FROM "book" b
			LEFT JOIN "author" a ON a.id = b.author_id UNION ALL
			SELECT CONCAT('link ', b.title, ':', g.name) FROM "book_genre" l
			JOIN "book" b ON b.id = l."book_id" JOIN "genre" g ON g.id = l."genre_id"
			""";

	RandomOperationTests() {
		super(3);
	}

	@BeforeParameterizedClassInvocation
	void createTables() {
		Library.createTables(this.database);
	}

	@Test
	void sequencesLeaveWhatTheModelSays() {
		long seed = TestRun.seed("random operations on " + this.product);
		Random seeds = new Random(seed);
		for (int sequence = 0; sequence < sequences(); sequence++) {
			Library.empty(this.database);
			run(sequence, new Random(seeds.nextLong()), seed);
		}
	}

	private int sequences() {
		return TestRun.scale() * switch (this.product) {
			case POSTGRESQL, H2 -> 400;
			// The same statements run on the others, except for those that read values
			// back
			case MARIADB -> 150;
		};
	}

	private void run(int number, Random random, long seed) {
		Sequence sequence = new Sequence(random, this.database.sql(ROWS),
				"sequence %d of seed %d".formatted(number, seed));
		this.sessions
			.inSession((session) -> Flux.range(0, STEPS)
				.concatMap((step) -> sequence.next(session))
				.then(Mono.defer(session::commit))
				.then(Mono.defer(() -> sequence.compare(session, "commit"))))
			.onErrorMap((failure) -> new AssertionError(sequence.toString(), failure))
			.block(TestDatabase.TIMEOUT);
	}

	/**
	 * One sequence and what it has done so far.
	 */
	private static final class Sequence {

		private final Random random;

		private final String rows;

		private final String name;

		private final List<String> done = new ArrayList<>();

		private LibraryModel model = new LibraryModel();

		Sequence(Random random, String rows, String name) {
			this.random = random;
			this.rows = rows;
			this.name = name;
		}

		Mono<Void> next(AsyncSession session) {
			return switch (this.random.nextInt(12)) {
				case 0 -> note("flush").then(session.flush());
				case 1 -> note("commit").then(session.commit());
				case 2 -> compare(session, "flush");
				case 3 -> undone(session);
				default -> Mono.fromRunnable(() -> this.done.add(this.model.step(session, this.random)));
			};
		}

		private Mono<Void> undone(AsyncSession session) {
			return session.inSavepoint((inner) -> {
				LibraryModel before = this.model;
				this.model = before.copy();
				this.done.add("savepoint {");
				for (int i = 0; i < 3; i++) {
					this.done.add(this.model.step(inner, this.random));
				}
				return inner.flush().then(Mono.<Void>fromRunnable(() -> {
					this.model = before;
					this.done.add("} undone");
				})).then(Mono.<Void>error(new IllegalStateException("undo")));
			})
				.onErrorResume((failure) -> "undo".equals(failure.getMessage()), (undone) -> Mono.empty())
				.then(Mono.defer(() -> compare(session, "undo")));
		}

		Mono<Void> compare(AsyncSession session, String after) {
			return note("compare after " + after).then(Mono.defer(() -> session.sql()
				.sql(this.rows)
				.map((row) -> Objects.requireNonNull(row.get(0, String.class)))
				.all()
				.collectSortedList()
				.doOnNext((rows) -> assertThat(rows).isEqualTo(this.model.expected()))
				.then()));
		}

		private Mono<Void> note(String what) {
			return Mono.fromRunnable(() -> this.done.add(what));
		}

		@Override
		public String toString() {
			return this.name + ": " + String.join(", ", this.done);
		}

	}

}
