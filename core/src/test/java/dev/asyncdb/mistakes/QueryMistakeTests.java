package dev.asyncdb.mistakes;

import java.util.Map;
import java.util.stream.Stream;

import dev.asyncdb.mapping.Values;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;

/**
 * Mistakes in queries and in what is looked up.
 */
class QueryMistakeTests extends AbstractMistakeTests {

	static Stream<Mistake> mistakes() {
		return Stream.of(
				Mistake.of("property that does not exist",
						(session) -> session.findOne(Keeper.class, Criteria.where("nmae").is("ada")),
						"Keeper has no property 'nmae'; its properties are id, name, nick, age"),
				Mistake.of("order by a column",
						(session) -> session.select(Keeper.class).orderBy(Sort.by("keeper_name")).all(),
						"Keeper has no property 'keeper_name'; its properties are"),
				Mistake.of("value of another type",
						(session) -> session.findOne(Keeper.class, Criteria.where("age").is("many")),
						"A value in the criteria for Keeper is a String, which can't be converted to Integer",
						"pass a value of the type of its property"),
				Mistake.of("identifier of another type", (session) -> session.findById(Keeper.class, "one"), "Keeper"),
				Mistake.of("map with a name that is not allowed",
						(session) -> session.getOrCreate(Keeper.class,
								Values.from(Keeper.class, Map.of("admin", true), "name", "nick")),
						"Keeper: the map sets the property 'admin', but may only set name, nick",
						"Remove it from the map, or allow it"),
				Mistake.of("map with a value of another type",
						(session) -> session.getOrCreate(Keeper.class, Values.of(Keeper::getName, "ada"),
								Values.from(Keeper.class, Map.of("age", "many"), "age")),
						"The property 'age' of Keeper is of type Integer, to which a String can't be converted",
						"pass a value of its type"),
				Mistake.of("map that sets the identifier",
						(session) -> session.getOrCreate(Keeper.class, Values.of(Keeper::getName, "new"),
								Values.from(Keeper.class, Map.of("id", 9), "id")),
						"The property 'id' of Keeper identifies a row and cannot be set from a map",
						"remove it from the allowed names"),
				Mistake.of("getOne without a row",
						(session) -> session.getOne(Keeper.class, Values.of(Keeper::getName, "nobody")),
						"Expected one Keeper but none matches"),
				Mistake.of("one of several rows",
						(session) -> session.getOne(Animal.class, Values.of(Animal::getName, "leo")),
						"Expected one Animal but several match"),
				Mistake.of("getOrCreate without a unique constraint",
						(session) -> session.getOrCreate(Animal.class, Values.of(Animal::getName, "rex")),
						"Animal cannot be looked up by 'name' and created without a race", "Add UNIQUE (",
						") to the table "),
				Mistake.of("getOrCreate with a null key",
						(session) -> session.getOrCreate(Keeper.class, Values.of(Keeper::getName, null)),
						"Keeper cannot be looked up by 'name' with null", "Give a value"),
				Mistake.of("update of all rows by an empty condition",
						(session) -> session.select(Keeper.class)
							.where(Criteria.empty())
							.update(Values.of(Keeper::getName, "x")),
						"The condition for an update or delete of Keeper is empty and matches all rows",
						"omit where(..) if that is intended"),
				Mistake.of("SQL with another parameter",
						(session) -> session.sql()
							.sql("SELECT * FROM keeper WHERE name = :name")
							.bind("nmae", "ada")
							.fetch()
							.all(),
						"No parameter specified for [name] in query", "name = :name"),
				Mistake.of("value that no driver knows",
						(session) -> session.sql()
							.sql("SELECT * FROM keeper WHERE name = :name")
							.bind("name", new StringBuilder("secret"))
							.fetch()
							.all(),
						"The driver cannot send parameter 0, of the type StringBuilder: pass another type"));
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void messageSaysWhatToDo(Mistake mistake) {
		verify(mistake);
	}

}
