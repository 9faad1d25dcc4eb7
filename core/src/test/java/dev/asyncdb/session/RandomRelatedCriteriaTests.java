package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;

import dev.asyncdb.relation.RelationCriteria;
import dev.asyncdb.relation.RelationCriteria.Quantifier;
import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.testing.TestRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Random conditions over relations, compared with the same conditions on objects in
 * memory, where a comparison with NULL is neither true nor false.
 */
class RandomRelatedCriteriaTests extends LibraryFixture {

	private static final List<String> WORDS = List.of("a", "b", "c");

	private final Map<String, List<Thing>> things = new HashMap<>();

	@BeforeEach
	void fillTables() {
		Random random = new Random(TestRun.seed("related criteria on " + this.product));
		this.things.clear();
		for (String type : List.of("author", "profile", "book", "review", "genre")) {
			this.things.put(type, new ArrayList<>());
		}
		for (int id = 1; id <= 6; id++) {
			Thing author = insert("author", id, Map.of("name", word(random)));
			if (id % 2 == 0) {
				Thing profile = insert("profile", id, Map.of("bio", word(random), "author_id", id));
				author.relate("profile", profile);
			}
			insert("genre", id, Map.of("name", word(random)));
		}
		for (int id = 1; id <= 12; id++) {
			Thing author = random.nextBoolean() ? random(random, "author") : null;
			Thing book = insert("book", id,
					(author != null)
							? Map.of("title", word(random), "version", 0, "author_id",
									Objects.requireNonNull(author.values.get("id")))
							: Map.of("title", word(random), "version", 0));
			if (author != null) {
				author.relate("books", book);
				book.relate("author", author);
			}
			for (Thing genre : this.things.get("genre")) {
				if (random.nextInt(4) == 0) {
					this.database
						.execute("INSERT INTO \"book_genre\" VALUES (%d, %s)".formatted(id, genre.values.get("id")));
					book.relate("genres", genre);
				}
			}
		}
		for (int id = 1; id <= 15; id++) {
			Thing book = random(random, "book");
			book.relate("reviews", insert("review", id, Map.of("text", word(random), "stars", random.nextInt(3),
					"book_id", Objects.requireNonNull(book.values.get("id")))));
		}
	}

	private static String word(Random random) {
		return WORDS.get(random.nextInt(WORDS.size()));
	}

	private Thing random(Random random, String type) {
		List<Thing> all = this.things.get(type);
		return all.get(random.nextInt(all.size()));
	}

	private Thing insert(String type, int id, Map<String, Object> values) {
		List<String> columns = values.keySet().stream().sorted().toList();
		this.database.execute("INSERT INTO \"%s\" (id, %s) VALUES (%d, %s)".formatted(type, String.join(", ", columns),
				id, String.join(", ", columns.stream().map((column) -> "'" + values.get(column) + "'").toList())));
		Thing thing = new Thing(type, new HashMap<>(values), new HashMap<>());
		thing.values.put("id", (long) id);
		this.things.get(type).add(thing);
		return thing;
	}

	@Test
	void sameRowsAsInMemory() {
		Random random = new Random(TestRun.seed("conditions on " + this.product));
		for (int i = 0; i < 60 * TestRun.scale(); i++) {
			compare(Condition.random(random, "book", 3), "book", Book.class, Book::getId);
			compare(Condition.random(random, "author", 3), "author", Author.class, Author::getId);
		}
	}

	/**
	 * The canary: a model that takes NULL for false must be noticed.
	 */
	@Test
	void modelThatNegatesNullIsRefuted() {
		Random random = new Random(TestRun.seed("canary of conditions on " + this.product));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> {
			for (int i = 0; i < 300; i++) {
				Condition condition = Condition.random(random, "book", 3);
				compare(new Condition(condition.criteria,
						(thing) -> !Boolean.FALSE.equals(condition.test.apply(thing))), "book", Book.class,
						Book::getId);
			}
		});
	}

	private <T> void compare(Condition condition, String type, Class<T> entity, Function<T, @Nullable Long> id) {
		List<Long> expected = this.things.get(type)
			.stream()
			.filter((thing) -> Boolean.TRUE.equals(condition.test.apply(thing)))
			.map((thing) -> (Long) thing.values.get("id"))
			.toList();
		String description = condition.criteria.toString();
		List<T> found = inTransaction((session) -> session.select(entity)
			.where(condition.criteria)
			.orderBy(Sort.by("id"))
			.all()
			.collectList());
		assertThat(found).as(description).map(id).isEqualTo(expected);
		Long count = inTransaction((session) -> session.select(entity).where(condition.criteria).count());
		assertThat(count).as(description).isEqualTo(expected.size());
	}

	/**
	 * A row in memory.
	 *
	 * @param type the name of the table
	 * @param values the values by property
	 * @param related the related rows by relation
	 */
	private record Thing(String type, Map<String, Object> values, Map<String, List<Thing>> related) {

		void relate(String relation, Thing thing) {
			this.related.computeIfAbsent(relation, (unknown) -> new ArrayList<>()).add(thing);
		}

		List<Thing> of(String relation) {
			return this.related.getOrDefault(relation, List.of());
		}

		@Nullable Object value(String path) {
			int dot = path.indexOf('.');
			if (dot < 0) {
				return this.values.get(path);
			}
			List<Thing> next = of(path.substring(0, dot));
			return next.isEmpty() ? null : next.get(0).value(path.substring(dot + 1));
		}

	}

	/**
	 * A condition for the database and the same one for memory.
	 *
	 * @param criteria for the database
	 * @param test for memory, {@code null} if it is neither true nor false
	 */
	private record Condition(CriteriaDefinition criteria, Function<Thing, @Nullable Boolean> test) {

		private static final Map<String, List<String>> PATHS = Map.of("author", List.of("name", "profile.bio"), "book",
				List.of("title", "author.name", "author.profile.bio"), "review", List.of("text"), "genre",
				List.of("name"), "profile", List.of("bio"));

		private static final Map<String, Map<String, String>> RELATIONS = Map.of("author",
				Map.of("books", "book", "profile", "profile"), "book",
				Map.of("reviews", "review", "genres", "genre", "author", "author"), "review", Map.of(), "genre",
				Map.of(), "profile", Map.of());

		static Condition random(Random random, String type, int depth) {
			Map<String, String> relations = RELATIONS.get(type);
			return switch ((depth > 0) ? random.nextInt(4) : 0) {
				case 1 -> both(random(random, type, depth - 1), random(random, type, depth - 1), random.nextBoolean());
				case 2 -> relations.isEmpty() ? leaf(random, type) : related(random, relations, depth);
				default -> leaf(random, type);
			};
		}

		private static Condition leaf(Random random, String type) {
			List<String> paths = PATHS.get(type);
			String path = paths.get(random.nextInt(paths.size()));
			String word = word(random);
			Criteria.CriteriaStep step = Criteria.where(path);
			return switch (random.nextInt(5)) {
				case 0 -> new Condition(step.is(word), (thing) -> compared(thing, path, word::equals));
				case 1 ->
					new Condition(step.not(word), (thing) -> compared(thing, path, (value) -> !word.equals(value)));
				case 2 -> new Condition(step.isNull(), (thing) -> thing.value(path) == null);
				case 3 ->
					new Condition(step.in("a", "b"), (thing) -> compared(thing, path, List.of("a", "b")::contains));
				default -> new Condition(step.isNotNull(), (thing) -> thing.value(path) != null);
			};
		}

		private static @Nullable Boolean compared(Thing thing, String path, Function<Object, Boolean> comparison) {
			Object value = thing.value(path);
			return (value != null) ? comparison.apply(value) : null;
		}

		private static Condition both(Condition one, Condition other, boolean and) {
			Criteria first = Criteria.empty().and(one.criteria);
			return and
					? new Condition(first.and(other.criteria),
							(thing) -> decided(one.test.apply(thing), other.test.apply(thing), false))
					: new Condition(first.or(other.criteria),
							(thing) -> decided(one.test.apply(thing), other.test.apply(thing), true));
		}

		// One side decides alone, else an unknown side leaves the whole unknown
		private static @Nullable Boolean decided(@Nullable Boolean one, @Nullable Boolean other, boolean decisive) {
			if (Objects.equals(one, decisive) || Objects.equals(other, decisive)) {
				return decisive;
			}
			return (one == null || other == null) ? null : Boolean.valueOf(!decisive);
		}

		private static Condition related(Random random, Map<String, String> relations, int depth) {
			List<String> names = relations.keySet().stream().sorted().toList();
			String relation = names.get(random.nextInt(names.size()));
			Condition member = random(random, relations.get(relation), depth - 1);
			return switch (Quantifier.values()[random.nextInt(3)]) {
				case ANY -> new Condition(RelationCriteria.any(relation, member.criteria),
						(thing) -> thing.of(relation).stream().anyMatch(member::matches));
				case NONE -> new Condition(RelationCriteria.none(relation, member.criteria),
						(thing) -> thing.of(relation).stream().noneMatch(member::matches));
				case ALL -> new Condition(RelationCriteria.all(relation, member.criteria),
						(thing) -> thing.of(relation).stream().allMatch(member::matches));
			};
		}

		private boolean matches(Thing thing) {
			return Boolean.TRUE.equals(this.test.apply(thing));
		}

	}

}
