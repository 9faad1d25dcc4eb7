package dev.asyncdb.autoconfigure.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Column;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Graphs of entities whose relations have both sides, as JSON.
 */
class LoadedRelationsModuleTests {

	private final JsonMapper json = JsonMapper.builder().addModule(new LoadedRelationsModule()).build();

	private static void withTables(Consumer<AsyncDatabaseManager> test) {
		try (TestDatabase database = TestDatabase.h2(1)) {
			AsyncDatabaseManager manager = AsyncDatabaseManager.builder(database.connectionFactory())
				.entities(() -> List.of(Parent.class, Child.class))
				.build();
			manager.schema().createAll().block(TestDatabase.TIMEOUT);
			test.accept(manager);
		}
	}

	@Test
	void savedGraphWithBothSidesIsWrittenOnce() {
		withTables((manager) -> {
			Parent parent = new Parent();
			parent.children.add(new Child());
			Parent saved = Objects
				.requireNonNull(manager.inTransaction((session) -> session.save(parent)).block(TestDatabase.TIMEOUT));
			saved.children.get(0).parent = saved;
			assertThat(this.json.writeValueAsString(saved))
				.isEqualTo("{\"children\":[{\"id\":1,\"parentId\":1}],\"id\":1}");
			assertThat(this.json.writeValueAsString(saved.children.get(0)))
				.isEqualTo("{\"id\":1,\"parent\":{\"id\":1},\"parentId\":1}");
		});
	}

	@Test
	void singleRelationThatIsNotLoadedIsLeftOutAsACollectionIs() {
		withTables((manager) -> {
			Parent parent = new Parent();
			parent.children.add(new Child());
			manager.inTransaction((session) -> session.save(parent).then(session.save(new Child())))
				.block(TestDatabase.TIMEOUT);
			List<Child> read = Objects
				.requireNonNull(manager.inSession((session) -> session.select(Child.class).all().collectList())
					.block(TestDatabase.TIMEOUT));
			assertThat(read).extracting((child) -> child.parent).containsOnlyNulls();
			assertThat(read.stream().map(this.json::writeValueAsString))
				.containsExactlyInAnyOrder("{\"id\":1,\"parentId\":1}", "{\"id\":2,\"parent\":null,\"parentId\":null}");
			List<Child> loaded = Objects.requireNonNull(manager
				.inSession((session) -> session.select(Child.class).with(Child::getParent).all().collectList())
				.block(TestDatabase.TIMEOUT));
			assertThat(loaded.stream().map(this.json::writeValueAsString)).containsExactlyInAnyOrder(
					"{\"id\":1,\"parent\":{\"id\":1},\"parentId\":1}", "{\"id\":2,\"parent\":null,\"parentId\":null}");
		});
	}

	@Test
	void foreignKeyOfASingleRelationMayBeNamedByItsColumn() {
		Letter letter = new Letter();
		assertThat(this.json.writeValueAsString(letter))
			.isEqualTo("{\"receiver\":null,\"receiverId\":null,\"sender\":null,\"senderId\":null}");
		letter.senderId = 1L;
		letter.receiverId = 2L;
		assertThat(this.json.writeValueAsString(letter)).isEqualTo("{\"receiverId\":2,\"senderId\":1}");
	}

	@Test
	void singleRelationWhoseForeignKeyIsElsewhereIsLeftOutIfItIsNull() {
		assertThat(this.json.writeValueAsString(new Passenger())).isEqualTo("{\"id\":null}");
		Passenger passenger = new Passenger();
		passenger.ticket = new Ticket();
		assertThat(this.json.writeValueAsString(passenger))
			.isEqualTo("{\"id\":null,\"ticket\":{\"id\":null,\"passengerId\":null}}");
	}

	@Test
	void entityThatOccursTwiceWithoutACircleIsWrittenTwice() {
		Parent parent = new Parent();
		Child first = new Child();
		Child second = new Child();
		first.parent = parent;
		second.parent = parent;
		assertThat(this.json.writeValueAsString(List.of(first, second))).isEqualTo(
				"[{\"id\":null,\"parent\":{\"children\":[],\"id\":null},\"parentId\":null},{\"id\":null,\"parent\":{\"children\":[],\"id\":null},\"parentId\":null}]");
	}

	@Test
	void treeIsWrittenToItsLeaves() {
		Node root = new Node("root");
		Node branch = root.grow("branch");
		branch.grow("leaf");
		assertThat(this.json.writeValueAsString(root)).isEqualTo(
				"{\"name\":\"root\",\"nodes\":[{\"name\":\"branch\",\"nodes\":[{\"name\":\"leaf\",\"nodes\":[]}]}],\"parent\":null}");
		assertThat(this.json.writeValueAsString(branch)).contains("leaf", "\"parent\":{\"name\":\"root\"");
	}

	@Test
	void entityThatRefersToItselfIsWritten() {
		Node node = new Node("alone");
		node.parent = node;
		assertThat(this.json.writeValueAsString(node)).isEqualTo("{\"name\":\"alone\",\"nodes\":[]}");
	}

	@Test
	void manyToManyAndMapsAndArraysAreCut() {
		Student student = new Student();
		Course course = new Course();
		student.courses.put("math", course);
		course.students.add(student);
		assertThat(this.json.writeValueAsString(student)).isEqualTo("{\"courses\":{\"math\":[null]}}");
	}

	@Test
	void identityOfJacksonIsKept() {
		Identified root = new Identified();
		root.id = 7L;
		root.self = root;
		assertThat(this.json.writeValueAsString(root)).isEqualTo("{\"id\":7,\"self\":7}");
	}

	@Test
	void circleThatIsNoRelationIsLeftToTheApplication() {
		Plain plain = new Plain();
		plain.other = new Plain();
		assertThat(this.json.writeValueAsString(plain)).isEqualTo("{\"other\":{\"other\":null}}");
	}

	@Test
	void plainListWithItsOwnerIsWrittenAsTheApplicationSays() {
		Neighbour neighbour = new Neighbour(1);
		neighbour.neighbours.add(neighbour);
		neighbour.neighbours.add(new Neighbour(2));
		neighbour.byName.put("self", neighbour);
		assertThat(this.json.writeValueAsString(neighbour))
			.isEqualTo("{\"id\":1,\"byName\":{\"self\":1},\"neighbours\":[1,2]}");
	}

	@Test
	void relationUnderAnotherNameIsCut() {
		Renamed root = new Renamed();
		Renamed leaf = new Renamed();
		leaf.upperNode = root;
		root.lowerNodes.add(leaf);
		assertThat(this.json.writeValueAsString(root)).isEqualTo("{\"children\":[{\"children\":[]}],\"above\":null}");
		JsonMapper snakes = this.json.rebuild().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		Snake snake = new Snake();
		snake.snakesInside.add(snake);
		assertThat(snakes.writeValueAsString(snake)).isEqualTo("{}");
	}

	static class Parent {

		@Id
		public @Nullable Long id;

		@ToMany(mappedBy = "parentId")
		public List<Child> children = new ArrayList<>();

	}

	static class Child {

		@Id
		public @Nullable Long id;

		public @Nullable Long parentId;

		@ToOne(column = "parentId")
		public @Nullable Parent parent;

		@Nullable Parent getParent() {
			return this.parent;
		}

	}

	/**
	 * Names the columns of its foreign keys.
	 */
	static class Letter {

		@Column("sent_by")
		public @Nullable Long senderId;

		@ToOne(column = "sent_by")
		public @Nullable Parent sender;

		public @Nullable Long receiverId;

		@ToOne(column = "receiver_id")
		public @Nullable Parent receiver;

	}

	static class Passenger {

		@Id
		public @Nullable Long id;

		@ToOne(mappedBy = "passengerId")
		public @Nullable Ticket ticket;

	}

	static class Ticket {

		@Id
		public @Nullable Long id;

		public @Nullable Long passengerId;

	}

	/**
	 * Annotated fields with accessors.
	 */
	static class Node {

		private final String name;

		@Nullable Long parentId;

		@ToOne(column = "parentId")
		private @Nullable Node parent;

		@ToMany(mappedBy = "parentId")
		private final List<Node> nodes = new ArrayList<>();

		Node(String name) {
			this.name = name;
		}

		Node grow(String name) {
			Node node = new Node(name);
			node.parent = this;
			this.nodes.add(node);
			return node;
		}

		@JsonProperty
		String getName() {
			return this.name;
		}

		@JsonProperty
		@Nullable Node getParent() {
			return this.parent;
		}

		@JsonProperty
		List<Node> getNodes() {
			return this.nodes;
		}

	}

	static class Student {

		@ManyToMany(joinTable = "attendance", joinColumn = "student_id", inverseJoinColumn = "course_id")
		public Map<String, Course> courses = new LinkedHashMap<>();

	}

	@JsonFormat(shape = JsonFormat.Shape.ARRAY)
	static class Course {

		@ManyToMany(joinTable = "attendance", joinColumn = "course_id", inverseJoinColumn = "student_id")
		public List<Student> students = new ArrayList<>();

	}

	@JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
	static class Identified {

		public @Nullable Long id;

		@ToOne(column = "selfId")
		public @Nullable Identified self;

	}

	/**
	 * Writes a circle of its own as numbers.
	 */
	@JsonPropertyOrder({ "id", "byName", "neighbours" })
	static class Neighbour {

		public final int id;

		@JsonSerialize(contentUsing = ToNumber.class)
		public List<Neighbour> neighbours = new ArrayList<>();

		@JsonSerialize(contentUsing = ToNumber.class)
		public Map<String, Neighbour> byName = new LinkedHashMap<>();

		Neighbour(int id) {
			this.id = id;
		}

	}

	static class ToNumber extends ValueSerializer<Neighbour> {

		@Override
		public void serialize(Neighbour value, JsonGenerator generator, SerializationContext context) {
			generator.writeNumber(value.id);
		}

	}

	@JsonPropertyOrder({ "children", "above" })
	static class Renamed {

		@Nullable Long parentId;

		@ToOne(column = "parentId")
		private @Nullable Renamed upperNode;

		@ToMany(mappedBy = "parentId")
		private final List<Renamed> lowerNodes = new ArrayList<>();

		@JsonProperty("above")
		@Nullable Renamed getUpperNode() {
			return this.upperNode;
		}

		@JsonProperty("children")
		List<Renamed> getLowerNodes() {
			return this.lowerNodes;
		}

	}

	static class Snake {

		@ToMany(mappedBy = "parentId")
		private final List<Snake> snakesInside = new ArrayList<>();

		@JsonProperty
		List<Snake> getSnakesInside() {
			return this.snakesInside;
		}

	}

	static class Plain {

		public @Nullable Plain other;

	}

}
