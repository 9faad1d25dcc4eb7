package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import dev.asyncdb.session.Forest.Branch;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Random programs with trees of one type, compared with a model of the tables: branches
 * that move and whose former owners are deleted, rows of a join table from both sides,
 * embedded values, insert-only properties, and savepoints that are undone.
 */
class RandomTreeTests extends DatabaseFixture {

	private static final int ROUNDS = 4;

	private static final int STEPS = 10;

	@BeforeParameterizedClassInvocation
	void createTables() {
		Forest.createTables(this.database);
	}

	@Test
	void programsLeaveWhatTheModelSays() {
		run(40, false);
	}

	@Test
	@Tag("nightly")
	void manyProgramsLeaveWhatTheModelSays() {
		run(repeated(3000, 400), false);
	}

	/**
	 * The canary: an embedded value that a flush overlooks must be noticed.
	 */
	@Test
	void overlookedChangeIsFound() {
		assertThat(catchThrowable(() -> run(40, true))).hasMessageContaining("program of seed");
	}

	private void run(int programs, boolean isFaulty) {
		long seed = TestRun.seed("programs with trees on " + this.product);
		Random seeds = new Random(seed);
		for (int number = 0; number < programs; number++) {
			Forest.empty(this.database);
			Program program = new Program(new Random(seeds.nextLong()), isFaulty);
			for (int round = 0; round < ROUNDS; round++) {
				this.sessions.inTransaction(program::round)
					.onErrorMap(
							(failure) -> new AssertionError("program of seed %d: %s".formatted(seed, program), failure))
					.block(TestDatabase.TIMEOUT);
				assertThat(rows()).as("program of seed %d: %s", seed, program).isEqualTo(program.model.expected());
			}
		}
	}

	private List<String> rows() {
		return get(this.sessions.inSession((session) -> session.sql()
			.sql(this.database.sql(Forest.ROWS))
			.map((row) -> Objects.requireNonNull(row.get(0, String.class)).trim())
			.all()
			.collectSortedList()));
	}

	/**
	 * One program, and what it has done.
	 */
	private static final class Program {

		private final Random random;

		private final boolean isFaulty;

		private final ForestModel model;

		private final List<String> done = new ArrayList<>();

		Program(Random random, boolean isFaulty) {
			this.random = random;
			this.isFaulty = isFaulty;
			this.model = new ForestModel(random);
		}

		Mono<Void> round(AsyncSession session) {
			boolean loaded = this.random.nextBoolean();
			this.done.add(loaded ? "session with relations" : "session");
			Select<Branch> all = session.select(Branch.class);
			return (loaded ? all.with(Branch::getBranches) : all).all().collectList().doOnNext((branches) -> {
				this.model.begin(branches, loaded);
				if (this.isFaulty) {
					branches.stream().filter((branch) -> branch.bark != null).limit(1).forEach(session::detach);
				}
			}).thenMany(Flux.range(0, STEPS).concatMap((step) -> step(session))).then();
		}

		private Mono<Void> step(AsyncSession session) {
			switch (this.random.nextInt(8)) {
				case 0 -> {
					this.done.add("flush");
					return session.flush().doOnSuccess((nothing) -> this.model.flushed());
				}
				case 1 -> {
					return undone(session);
				}
				default -> {
					this.done.add(this.model.step(session));
					return Mono.empty();
				}
			}
		}

		private Mono<Void> undone(AsyncSession session) {
			return session.<Void>inSavepoint((nested) -> {
				this.model.flushed();
				Runnable before = this.model.mark();
				this.done.add("savepoint {");
				for (int i = 0; i < 3; i++) {
					this.done.add(this.model.step(nested));
				}
				Mono<Void> end = this.random.nextBoolean() ? nested.flush() : Mono.empty();
				return end.then(Mono.defer(() -> {
					before.run();
					this.done.add("} undone");
					return Mono.error(new IllegalStateException("undo"));
				}));
			}).onErrorResume((failure) -> "undo".equals(failure.getMessage()), (failure) -> Mono.empty());
		}

		@Override
		public String toString() {
			return this.done.stream().filter((step) -> !step.isEmpty()).toList().toString();
		}

	}

}
