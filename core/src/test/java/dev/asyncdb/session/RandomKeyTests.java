package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.KeyKind.Owner;
import dev.asyncdb.session.KeyKind.Part;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Random operations with keys in random spellings, compared with a model that knows which
 * spellings are equal.
 */
class RandomKeyTests extends EqualKeyFixture {

	private static final int STEPS = 15;

	private static final int OWNERS = 3;

	@Test
	void everySpellingIsTheSameRow() {
		long seed = TestRun.seed("random keys on " + this.product);
		forEachKind((kind) -> {
			Random random = new Random(seed + kind.hashCode());
			for (int program = 0; program < 6 * TestRun.scale(); program++) {
				kind.emptyTables(this.database);
				run(new Program(kind, random, Function.identity()));
			}
		});
	}

	/**
	 * The canary: a model that holds one spelling for another row must be noticed.
	 */
	@Test
	void modelThatTakesSpellingsForRowsIsRefuted() {
		Random random = new Random(TestRun.seed("canary of random keys on " + this.product));
		forEachKind((kind) -> assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> {
			for (int program = 0; program < 20; program++) {
				kind.emptyTables(this.database);
				run(new Program(kind, random,
						(key) -> (key.spelling() == 1) ? new Key(key.number() + OWNERS, 1) : key));
			}
		}));
	}

	private void run(Program program) {
		try {
			this.sessions.inTransaction((session) -> session.callBlocking((blocking) -> {
				program.run(blocking);
				return 1;
			})).block(TestDatabase.TIMEOUT);
			this.sessions.inTransaction((session) -> session.callBlocking((blocking) -> {
				program.compare(blocking);
				return 1;
			})).block(TestDatabase.TIMEOUT);
		}
		catch (RuntimeException | AssertionError failure) {
			throw new AssertionError(program.toString(), failure);
		}
	}

	/**
	 * A key of a row.
	 *
	 * @param number the row
	 * @param spelling the spelling
	 */
	private record Key(int number, int spelling) {
	}

	/**
	 * One program, what it has done, and the model of the rows.
	 */
	private static final class Program {

		private final KeyKind kind;

		private final Random random;

		private final Function<Key, Key> equality;

		private final Map<Integer, @Nullable String> labels = new TreeMap<>();

		private final Map<Integer, Integer> parts = new TreeMap<>();

		private final Map<Integer, Owner> instances = new HashMap<>();

		private final List<String> done = new ArrayList<>();

		private int counter;

		Program(KeyKind kind, Random random, Function<Key, Key> equality) {
			this.kind = kind;
			this.random = random;
			this.equality = equality;
		}

		void run(BlockingSession session) {
			for (int i = 0; i < STEPS; i++) {
				step(session, next());
			}
			compare(session);
		}

		private Key next() {
			return new Key(1 + this.random.nextInt(OWNERS), this.random.nextInt(3));
		}

		private int row(Key key) {
			return this.equality.apply(key).number();
		}

		private String text(Key key) {
			return this.kind.key(key.number(), key.spelling());
		}

		private Values<Owner> code(Key key) {
			return Values.of(Owner::getCode, text(key));
		}

		private Values<Owner> label() {
			return Values.of(Owner::getLabel, "l" + ++this.counter);
		}

		private Values<Owner> fresh(Key key) {
			return Values.of(Owner::getId, this.kind.key(key.number(), 0));
		}

		private void step(BlockingSession session, Key key) {
			int choice = this.random.nextInt(10);
			this.done.add(choice + " " + key.number() + "/" + key.spelling());
			switch (choice) {
				case 0 -> found(key, session.findById(Owner.class, text(key)).orElse(null));
				case 1 -> found(key, session.findOne(Owner.class, code(key)).orElse(null));
				case 2 -> settled(key, session.getOrCreate(Owner.class, code(key), fresh(key)), null);
				case 3 -> {
					Values<Owner> label = label();
					settled(key, session.updateOrCreate(Owner.class, code(key), label, label.overlaidBy(fresh(key))),
							"l" + this.counter);
				}
				case 4 -> all(session, List.of(key, next(), next()), false);
				case 5 -> all(session, List.of(key, next(), next()), true);
				case 6 -> copied(session, key);
				case 7 -> part(session, key);
				case 8 -> relations(session);
				default -> found(key,
						session.select(Owner.class)
							.where(Criteria.where("id").in(text(key), text(new Key(key.number(), 0))))
							.all()
							.stream()
							.findFirst()
							.orElse(null));
			}
		}

		private void found(Key key, @Nullable Owner owner) {
			assertThat(owner != null).as("exists").isEqualTo(this.labels.containsKey(row(key)));
			if (owner != null) {
				assertThat(owner).isSameAs(this.instances.computeIfAbsent(row(key), (row) -> owner));
				assertThat(owner.getLabel()).isEqualTo(this.labels.get(row(key)));
			}
		}

		private void settled(Key key, Persisted<Owner> outcome, @Nullable String label) {
			assertThat(outcome.created()).as("created").isEqualTo(!this.labels.containsKey(row(key)));
			if (label != null || outcome.created()) {
				this.labels.put(row(key), label);
			}
			found(key, outcome.entity());
		}

		private void all(BlockingSession session, List<Key> keys, boolean updates) {
			List<UpsertRow<Owner>> rows = new ArrayList<>();
			Map<Key, String> labels = new HashMap<>();
			List<Key> distinct = keys.stream()
				.filter((key) -> keys.stream().filter((other) -> other.number() == key.number()).count() == 1
						|| !updates)
				.toList();
			for (Key key : distinct) {
				Values<Owner> label = updates ? label() : Values.none();
				labels.put(key, "l" + this.counter);
				rows.add(UpsertRow.of(code(key), label, label.overlaidBy(fresh(key))));
			}
			List<Persisted<Owner>> outcomes = updates ? session.updateOrCreateAll(Owner.class, rows)
					: session.getOrCreateAll(Owner.class, rows);
			assertThat(outcomes).hasSize(distinct.size());
			for (int i = 0; i < outcomes.size(); i++) {
				Key key = distinct.get(i);
				Persisted<Owner> outcome = outcomes.get(i);
				if (updates) {
					settled(key, outcome, labels.get(key));
				}
				else {
					this.labels.putIfAbsent(row(key), null);
					found(key, outcome.entity());
				}
			}
		}

		private void copied(BlockingSession session, Key key) {
			if (this.labels.containsKey(row(key))) {
				Owner copy = new Owner(text(key));
				copy.setCode(text(key));
				copy.setLabel("c" + ++this.counter);
				Owner managed = this.random.nextBoolean() ? session.merge(copy) : session.save(copy);
				this.labels.put(row(key), copy.getLabel());
				found(key, managed);
			}
		}

		private void part(BlockingSession session, Key key) {
			if (this.labels.containsKey(row(key))) {
				session.add(new Part(text(key)));
				session.flush();
				this.parts.merge(row(key), 1, Integer::sum);
			}
		}

		private void relations(BlockingSession session) {
			session.select(Part.class).with(Part::getOwner).all().forEach((part) -> {
				Owner owner = Objects.requireNonNull(part.getOwner(), "A part has no owner");
				assertThat(session.getById(Owner.class, part.getOwnerId())).isSameAs(owner);
			});
		}

		/**
		 * Compare the model with what a session reads.
		 */
		void compare(BlockingSession session) {
			session.flush();
			List<Owner> owners = session.select(Owner.class).populateExisting().with(Owner::getParts).all();
			assertThat(owners).hasSameSizeAs(this.labels.keySet());
			for (Map.Entry<Integer, @Nullable String> row : this.labels.entrySet()) {
				Owner owner = session.getById(Owner.class, this.kind.key(row.getKey(), 0));
				assertThat(owners).contains(owner);
				assertThat(owner.getLabel()).isEqualTo(row.getValue());
				assertThat(owner.getParts()).hasSize(this.parts.getOrDefault(row.getKey(), 0));
			}
		}

		@Override
		public String toString() {
			return this.kind + ": " + String.join(", ", this.done);
		}

	}

}
