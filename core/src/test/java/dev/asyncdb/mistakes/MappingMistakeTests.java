package dev.asyncdb.mistakes;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;

/**
 * Mistakes in entity classes.
 */
class MappingMistakeTests extends AbstractMistakeTests {

	static Stream<Mistake> mistakes() {
		return Stream.of(Mistake.of("no @Id, or that of JPA", (session) -> session.save(new WithoutId()),
				"WithoutId has no identifier: annotate a property with @Id of org.springframework.data.annotation"),
				Mistake.of("relation without an annotation", (session) -> session.save(new Undeclared()),
						"Undeclared.keeper has the type Keeper, which no column holds", "annotate it with @ToOne",
						"@Transient"),
				Mistake.of("collection without an annotation", (session) -> session.save(new UndeclaredMany()),
						"UndeclaredMany.animals has the type", "annotate it with @ToMany or @ManyToMany"),
				Mistake.of("value object without an annotation", (session) -> session.save(new UndeclaredValue()),
						"UndeclaredValue.cage has the type Cage, which no column holds",
						"annotate it with @Embedded, register a converter"),
				Mistake.of("several constructors", (session) -> session.select(Ambiguous.class).all(),
						"Ambiguous has several constructors and none without arguments",
						"annotate the one to call with @PersistenceCreator"),
				Mistake.of("a list in place of an entity", (session) -> session.save(List.of(new Keeper(7L, "bob"))),
						"is not an entity: pass the entities that it contains, several with addAll(..) or saveAll(..)"),
				Mistake.of("a publisher in place of an entity",
						(session) -> session.save(Mono.just(new Keeper(7L, "bob"))),
						"is not an entity: pass the value that it emits, inside of its flatMap(..) or doOnNext(..)"),
				Mistake.of("a class that is no entity", (session) -> session.select(String.class).all(),
						"String is not an entity: use a class or record with @Id"),
				Mistake.of("a value in place of an entity", (session) -> session.save("bob"),
						"String is not an entity: use a class or record with @Id"),
				Mistake.of("an interface with rows", (session) -> session.select(Visit.class).all(),
						"Visit is abstract, so no row can become an instance: use a class or record"),
				Mistake.of("a table that does not exist", (session) -> session.select(Homeless.class).all(),
						"bad SQL grammar [SELECT"));
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void messageSaysWhatToDo(Mistake mistake) {
		verify(mistake);
	}

	static class WithoutId {

		@Nullable Long id;

	}

	static class Undeclared {

		@Id
		@Nullable Long id;

		@Nullable Keeper keeper;

	}

	static class UndeclaredMany {

		@Id
		@Nullable Long id;

		List<Animal> animals = List.of();

	}

	static class UndeclaredValue {

		@Id
		@Nullable Long id;

		@Nullable Cage cage;

	}

	static class Cage {

		@Nullable String size;

	}

	static class Ambiguous {

		@Id
		@Nullable Long id;

		@Nullable String name;

		Ambiguous(Long id) {
			this.id = id;
		}

		Ambiguous(String name) {
			this.name = name;
		}

	}

	interface Visit {

		@Id
		Long getId();

	}

	static class Homeless {

		@Id
		@Nullable Long id;

	}

}
