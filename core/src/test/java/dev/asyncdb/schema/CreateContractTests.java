package dev.asyncdb.schema;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Creates and drops the tables of entities.
 */
class CreateContractTests extends SchemaFixture {

	CreateContractTests(DatabaseProduct product) {
		super(product, 3);
	}

	@Test
	void createAllMakesWhatTheEntitiesNeedOnce() {
		Schema schema = schema(Shop.ALL);
		assertThat(schema.model().tables()).hasSize(Shop.TABLES);
		List<String> done = get(schema.createAll());
		assertThat(schema.sql()).as("the dry run").isEqualTo(String.join(";\n", done) + ";\n");
		assertThat(get(schema.compare()).all()).isEmpty();
		assertThat(get(schema.reflect()).tables()).hasSize(Shop.TABLES);
		assertThat(get(schema.createAll())).as("a second time").isEmpty();
	}

	@Test
	void entityWithoutIdentifierIsRefused() {
		Schema schema = schema(Near.class, Forgetful.class);
		Stream
			.of(schema.createAll(), schema.createAll(Forgetful.class), schema.compare(),
					schema(Near.class).createAll(Forgetful.class))
			.forEach((refused) -> refused.as(StepVerifier::create)
				.expectErrorMatches((failure) -> failure instanceof InvalidDataAccessApiUsageException
						&& String.valueOf(failure.getMessage()).contains("Forgetful has no identifier"))
				.verify(TestDatabase.TIMEOUT));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(schema::sql);
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void createAllOfAnEntityWithAnUndeclaredRelationIsRefused() {
		schema(Undeclared.class).createAll()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MappingException.class)
				.hasMessageContaining("Undeclared.near")
				.hasMessageContaining("@ToOne"))
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void dropAllDropsCirclesOnceAndNothingElse() {
		Schema schema = schema(Shop.ALL);
		get(schema.createAll());
		this.database.execute("CREATE TABLE bystander (id INT)");
		assertThat(get(schema.allowingDrop().dropAll())).isNotEmpty();
		assertThat(this.database.tables()).containsExactly("bystander");
		assertThat(get(schema.reflect()).sequences()).isEmpty();
		assertThat(get(schema.allowingDrop().dropAll())).as("a second time").isEmpty();
	}

	@Test
	void dropAllLeavesWhatOthersReferTo() {
		Schema schema = schema(Near.class);
		get(schema.createAll());
		String id = schema.model().tables().get(0).columns().get(0).name();
		this.database
			.execute("CREATE TABLE other (near BIGINT, FOREIGN KEY (near) REFERENCES \"near\" (\"" + id + "\"))");
		schema.allowingDrop()
			.dropAll()
			.as(StepVerifier::create)
			.expectError(SchemaChangeException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.tables()).containsExactly("near", "other");
	}

	@Test
	void arraysAreColumnsIfSupported() {
		Schema schema = schema(Listed.class);
		if (DatabaseDialect.of(this.database.connectionFactory()).springDialect().getArraySupport().isSupported()) {
			get(schema.createAll());
			assertThat(get(schema.compare()).all()).isEmpty();
			assertThat(get(schema.reflect()).tables().get(0).columns().get(1).type().text())
				.startsWith("character varying(30)")
				.hasSizeGreaterThan("character varying(30)".length());
		}
		else {
			assertThatExceptionOfType(MappingException.class).isThrownBy(schema::model)
				.withMessageContaining("Listed.tags");
		}
	}

	@Test
	void documentsAreColumnsIfTheDatabaseStoresThemUnchanged() {
		Schema schema = schema(Documented.class);
		if (this.product != DatabaseProduct.H2) {
			get(schema.createAll());
			assertThat(get(schema.compare()).all()).isEmpty();
		}
		else {
			assertThatExceptionOfType(MappingException.class).isThrownBy(schema::model)
				.withMessageContaining("Documented.document");
		}
	}

	@Test
	void dropAllWhenNotAllowedIsRefused() {
		Schema schema = schema(Shop.Stock.class);
		get(schema.createAll());
		for (Mono<List<String>> refused : List.of(schema.dropAll(), schema.dropAll(Shop.Stock.class))) {
			refused.as(StepVerifier::create).expectError(DropRefusedException.class).verify(TestDatabase.TIMEOUT);
		}
		assertThat(this.database.tables()).containsExactly("stock");
	}

	@Test
	void someTypesHaveTheirTablesAndJoinTables() {
		Schema schema = schema(Shop.ALL);
		get(schema.createAll(Shop.Supplier.class, Shop.Product.class, Shop.Category.class));
		assertThat(this.database.tables()).containsExactly("category", "product", "product_category", "supplier");
		get(schema.allowingDrop().dropAll(Shop.Category.class));
		assertThat(this.database.tables()).containsExactly("product", "supplier");
	}

	@Test
	void relationsGiveForeignKeysFromEitherSide() {
		SchemaModel model = schema(Shop.ALL).model();
		assertThat(referenced(model, "purchase")).as("one to many").containsExactly("customer");
		assertThat(referenced(model, "passport")).as("one to one").containsExactly("customer");
		assertThat(referenced(model, "employee")).as("itself and a circle")
			.containsExactlyInAnyOrder("employee", "department");
		assertThat(referenced(model, "product_category")).as("many to many")
			.containsExactlyInAnyOrder("product", "category");
		assertThat(referenced(model, "item")).as("a part of the identifier")
			.containsExactlyInAnyOrder("purchase", "product");
		TableModel movement = Objects.requireNonNull(model.table("movement"));
		assertThat(movement.foreignKeys()).anySatisfy((key) -> assertThat(key.columns()).hasSize(2));
		TableModel item = Objects.requireNonNull(model.table("item"));
		assertThat(item.columns().get(2).type().length()).as("length of the referenced column").isEqualTo(20);
	}

	private static List<String> referenced(SchemaModel model, String table) {
		return Objects.requireNonNull(model.table(table))
			.foreignKeys()
			.stream()
			.map((key) -> key.references().name())
			.toList();
	}

	@Test
	void sessionsWorkOnTheTables() {
		AsyncDatabaseManager manager = manager(Shop.ALL);
		get(manager.schema().createAll());
		Shop.Customer customer = new Shop.Customer();
		customer.email = "ada@example.org";
		customer.purchases.add(new Shop.Purchase());
		Shop.Category category = new Shop.Category();
		category.title = "books";
		Shop.Product product = new Shop.Product();
		product.code = "A1";
		product.categories = Set.of(category);
		manager.inTransaction((session) -> {
			session.addAll(List.of(customer, product));
			return session.flush();
		}).block(TestDatabase.TIMEOUT);
		Shop.Customer found = get(manager.inTransaction(
				(session) -> session.getOne(Shop.Customer.class, Values.of(Shop.Customer::email, "ada@example.org"))
					.delayUntil((loaded) -> session.fetch(loaded, Shop.Customer::purchases))));
		assertThat(found.purchases).hasSize(1);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"product_category\"")).isOne();
		manager.inTransaction((session) -> session.save(new Shop.Item(new Shop.ItemId(12345, 1), "A1", 1)))
			.as(StepVerifier::create)
			.expectError(DataIntegrityViolationException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void anEntityOfAnotherSchemaGetsIt() {
		Schema schema = schema(Far.class, Near.class);
		get(schema.createAll());
		assertThat(get(schema.compare()).all()).isEmpty();
		String named = Objects.requireNonNull(schema.model().tables().get(1).name().schema());
		assertThat(get(schema.reflect(named)).tables()).singleElement()
			.satisfies((table) -> assertThat(table.name()).isEqualTo(new TableName(named, "far")));
		get(schema.allowingDrop().dropAll());
		assertThat(get(schema.reflect(named)).tables()).isEmpty();
		run(("DROP SCHEMA `" + named + "`").replace("`", quote()));
	}

	private String quote() {
		return this.database.sql("\"");
	}

	@Test
	void hostileNamesAreNothingButNames() {
		Schema schema = schema(Hostile.class);
		get(schema.createAll());
		assertThat(get(schema.compare()).all()).isEmpty();
		TableModel table = get(schema.reflect()).tables().get(0);
		assertThat(table.columns()).extracting((column) -> column.name()).contains("x\" int) --", "a`b'c");
		get(schema.allowingDrop().dropAll());
		assertThat(get(schema.reflect()).tables()).isEmpty();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.H2)
	void aSemicolonInANameIsRefusedWhereTheDriverSplitsStatementsAtIt() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(this::aSemicolonIsACharacterOfAName)
			.withMessageContaining("semicolon");
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void aSemicolonIsACharacterOfAName() {
		Schema schema = schema(Semicolon.class);
		get(schema.createAll());
		assertThat(get(schema.reflect()).tables()).extracting((table) -> table.name().name())
			.containsExactly("s\"; DROP TABLE z; --");
	}

	@Test
	void constraintNamesAreShortUniqueAndAlwaysTheSame() {
		Schema schema = schema(Lengthy.class);
		get(schema.createAll());
		assertThat(get(schema.compare()).all()).isEmpty();
		Set<String> names = schema.model()
			.tables()
			.get(0)
			.uniqueKeys()
			.stream()
			.map(KeyModel::name)
			.collect(Collectors.toSet());
		assertThat(names).hasSize(2);
		assertThat(schema(Lengthy.class).model()).isEqualTo(schema.model());
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void aVeryLongNameIsRefusedWhereTheDatabaseRefusesIt() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(this::aVeryLongNameIsThatOfTheDatabase)
			.withMessageContaining("64 characters");
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.H2 })
	void aVeryLongNameIsThatOfTheDatabase() {
		Schema schema = schema(Endless.class);
		get(schema.createAll());
		assertThat(get(schema.compare()).all()).isEmpty();
		assertThat(get(manager(Endless.class).inTransaction((session) -> session.save(new Endless(null, 7)))).value())
			.isEqualTo(7);
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> schema(Twice.class).model())
			.withMessageContaining("Two properties");
	}

	@Test
	void whatFailsSaysWhatWasDone() {
		Schema schema = schema(Shop.Stock.class, Wrong.class);
		schema.createAll().as(StepVerifier::create).expectErrorSatisfies((failure) -> {
			assertThat(failure).isInstanceOf(SchemaChangeException.class);
			SchemaChangeException change = (SchemaChangeException) failure;
			assertThat(change.getFailed()).contains("wrong");
			assertThat(change.getDone().isEmpty()).isEqualTo(isTransactional());
			assertThat(change.getDone()).allSatisfy((done) -> assertThat(failure).hasMessageContaining(done));
		}).verify(TestDatabase.TIMEOUT);
		assertThat(this.database.tables()).isEqualTo(isTransactional() ? List.of() : List.of("stock"));
	}

	private boolean isTransactional() {
		return switch (this.product) {
			case POSTGRESQL -> true;
			case MARIADB, H2 -> false;
		};
	}

	@Test
	void createAllBySeveralAtOnceWorksWhereItIsATransaction() {
		Schema schema = schema(Shop.Stock.class, Near.class);
		if (isTransactional()) {
			List<List<String>> done = get(Flux.range(0, 3)
				.flatMap((index) -> schema.createAll().subscribeOn(Schedulers.parallel()))
				.collectList());
			assertThat(done).filteredOn((statements) -> !statements.isEmpty()).hasSize(1);
		}
		else {
			assertThat(get(schema.createAll())).isNotEmpty();
		}
	}

	@Test
	void anIdentifierOfAnotherRowIsNotNumbered() {
		TableModel table = Objects.requireNonNull(schema(Extended.class, Near.class).model().table("extended"));
		assertThat(table.columns()).noneMatch((column) -> column.identity());
		assertThat(table.indexes()).as("the primary key has an index").isEmpty();
		assertThat(table.foreignKeys()).hasSize(1);
	}

	@Test
	void aCancelLeavesNothingHeldAndNoHalfOfATransaction() {
		Schema schema = schema(Shop.ALL);
		for (int delay = 1; delay < 200; delay *= 3) {
			schema.createAll().timeout(Duration.ofMillis(delay), Mono.just(List.of())).block(TestDatabase.TIMEOUT);
			await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == 0);
			if (isTransactional()) {
				assertThat(this.database.tables().size()).isIn(0, Shop.TABLES);
			}
		}
	}

	@Test
	void entitiesThatDoNotSayEnoughAreErrors() {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> schema(Untyped.class).model())
			.withMessageContaining("Untyped.something")
			.withMessageContaining("@ColumnDefinition");
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> schema(Misplaced.class).model())
			.withMessageContaining("Misplaced.name");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> schema(Nameless.class).statements(schema(Nameless.class).model()));
	}

	@Table(name = "far", schema = "far away")
	record Far(@Id @Nullable Long id, @References(Near.class) @Nullable Long near) {
	}

	/**
	 * An entity with a property that declares nothing.
	 */
	@Table("undeclared")
	record Undeclared(@Id @Nullable Long id, @Nullable Near near) {
	}

	@Table("near")
	record Near(@Id @Nullable Long id) {
	}

	@Table("t\" (id int) --")
	record Hostile(@Id @Nullable Long id, @Column("x\" int) --") @Index int first,
			@Column("a`b'c") @Unique int second) {
	}

	@Table("s\"; DROP TABLE z; --")
	record Semicolon(@Id @Nullable Long id) {
	}

	@Table("a_table_with_a_name_that_is_quite_long_already")
	@Unique({ "first", "second" })
	@Unique({ "first", "third" })
	record Lengthy(@Id @Nullable Long id, int first, @Column("a_column_of_a_long_name") int second,
			@Column("a_column_of_a_long_nome") int third) {
	}

	@Table("listed")
	record Listed(@Id @Nullable Long id, @ColumnDefinition(length = 30) List<String> tags, Integer[] numbers) {
	}

	@Table("documented")
	record Documented(@Id @Nullable Long id, @ColumnDefinition(type = "json") String document) {
	}

	@Table("a_table_whose_name_is_longer_than_postgresql_and_mariadb_store_names")
	record Endless(@Id @Nullable Long id,
			@Column("a_column_whose_name_is_longer_than_postgresql_and_mariadb_store_names") int value) {
	}

	@Table("twice")
	record Twice(@Id @Nullable Long id, @Column("same") int value, @Column("same") int other) {
	}

	@Table("extended")
	record Extended(@Id @Nullable Long id, int size, @ToOne(column = "id") @Nullable Near near) {
	}

	@Table("wrong")
	record Wrong(@Id @Nullable Long id, @ColumnDefinition(type = "nonsense") int column) {
	}

	@Table("untyped")
	record Untyped(@Id @Nullable Long id, Object something) {
	}

	@Table("misplaced")
	record Misplaced(@Id @Nullable Long id, @Unique("id") String name) {
	}

	@Table("nameless")
	record Nameless(@Id @Nullable Long id, @Column("a\0b") String name) {
	}

	@Table("forgetful")
	record Forgetful(Long id, String name) {
	}

}
