package dev.asyncdb.fault;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.fault.Surfaces.Surface;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * F28: whatever a caller sends as a name or a value, the texts that reach the driver are
 * those that harmless calls make.
 */
@Tag("fault")
class InjectionTests {

	private static final List<String> PROPERTIES = List.of(Target.PROPERTIES);

	private static final List<String> HARMLESS = List.of("x", "7", "true");

	private static final Pattern PLAIN = Pattern.compile("SAVEPOINT [A-Za-z_][A-Za-z0-9_]*");

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u2028\u2029\u202e]");

	@ParameterizedTest
	@ValueSource(strings = { "PostgreSQL", "H2" })
	void hostileNamesAreRefusedBeforeAnySql(String product) {
		SqlTrap trap = new SqlTrap(product);
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(trap).build();
		HostileText hostile = new HostileText(FaultScale.random("F28 names"), PROPERTIES);
		for (int i = FaultScale.of("F28 names", 5_000, 75_000); i > 0; i--) {
			Map.Entry<String, Surface> surface = pick(hostile.random(), Surfaces.NAMES);
			String name = hostile.next();
			Throwable failure = use(manager, surface.getValue(), name, hostile.next());
			assertThat(trap.texts()).as("SQL of %s by the name %s", surface.getKey(), name).isEmpty();
			assertThat(failure).as("refusal of %s by the name %s", surface.getKey(), name)
				.isInstanceOfAny(InvalidDataAccessApiUsageException.class, IllegalArgumentException.class);
			assertThat(CONTROL.matcher(String.valueOf(failure)).find()).as("control characters in %s", failure)
				.isFalse();
		}
		manager.dispose().block(TestDatabase.TIMEOUT);
	}

	// Shows that the trap works
	@Test
	void springDataLetsANameThrough() {
		SqlTrap trap = new SqlTrap("PostgreSQL");
		new R2dbcEntityTemplate(trap).select(Target.class)
			.matching(Query.query(Criteria.where("name = name or name").is("x")))
			.all()
			.blockLast(TestDatabase.TIMEOUT);
		assertThat(trap.texts()).singleElement().asString().contains("name = name or name");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PostgreSQL", "H2" })
	void hostileValuesAreBoundToTheTextsOfHarmlessOnes(String product) {
		SqlTrap trap = new SqlTrap(product);
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(trap).build();
		Set<String> predicted = predicted(trap, manager);
		HostileText hostile = new HostileText(FaultScale.random("F28 values"), PROPERTIES);
		int bound = 0;
		int size = FaultScale.of("F28 values", 4_000, 62_500);
		for (int i = 0; i < size; i++) {
			boolean isName = hostile.random().nextBoolean();
			Surface surface = pick(hostile.random(), isName ? Surfaces.NAMES : Surfaces.VALUES).getValue();
			String value = hostile.next();
			trap.clear();
			use(manager, surface, PROPERTIES.get(hostile.random().nextInt(PROPERTIES.size())), value);
			assertThat(predicted).as("predicted texts, with the value %s", value).containsAll(trap.texts());
			bound += trap.bound().contains(value) ? 1 : 0;
		}
		assertThat(bound).as("calls that bound their value").isGreaterThan(size / 3);
		manager.dispose().block(TestDatabase.TIMEOUT);
	}

	private static Set<String> predicted(SqlTrap trap, AsyncDatabaseManager manager) {
		Set<String> predicted = new HashSet<>();
		for (String value : HARMLESS) {
			for (Surface surface : Surfaces.VALUES.values()) {
				use(manager, surface, "name", value);
			}
			for (String name : PROPERTIES) {
				Surfaces.NAMES.values().forEach((surface) -> use(manager, surface, name, value));
			}
		}
		predicted.addAll(trap.texts());
		assertThat(predicted).hasSizeGreaterThan(60);
		return predicted;
	}

	@Test
	void savepointsAndRelationsTakeNoHostileName() {
		SqlTrap trap = new SqlTrap("PostgreSQL");
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(trap).build();
		R2dbcDialect dialect = DatabaseDialect.of(trap).springDialect();
		EntityMapping mapping = EntityMapping.of(dialect,
				DefaultReactiveDataAccessStrategy.createConverter(dialect, List.of()));
		MappedEntity<Target> mapped = mapping.of(Target.class);
		HostileText hostile = new HostileText(FaultScale.random("F28 savepoints"), PROPERTIES);
		for (int i = FaultScale.of("F28 savepoints", 2_000); i > 0; i--) {
			String name = hostile.next();
			failureOf(manager.inConnection((connection) -> Flux.concat(connection.createSavepoint(name),
					connection.rollbackTransactionToSavepoint(name), connection.releaseSavepoint(name))));
			assertThat(trap.texts()).allMatch(PLAIN.asMatchPredicate());
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> new Relations(mapping).require(mapped, name));
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> mapping.projection(mapped, name));
		}
		manager.dispose().block(TestDatabase.TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PostgreSQL", "H2" })
	void realDatabaseKeepsItsCanary(String product) {
		TestDatabase database = product.equals("H2") ? TestDatabase.h2(2) : TestDatabase.postgres(2);
		database.execute("""
				CREATE TABLE "target" (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
				name TEXT NOT NULL, full_name TEXT, admin BOOLEAN, city TEXT)
				""", "CREATE TABLE \"canary\" (id INT)", "INSERT INTO \"canary\" VALUES (1)",
				"INSERT INTO \"target\" (name, admin) VALUES ('victim', FALSE)");
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(database.connectionFactory()).build();
		HostileText hostile = new HostileText(FaultScale.random("F28 database"), PROPERTIES);
		for (int i = FaultScale.of("F28 database", 2_000); i > 0; i--) {
			boolean isName = hostile.random().nextBoolean();
			Surface surface = pick(hostile.random(), isName ? Surfaces.NAMES : Surfaces.VALUES).getValue();
			use(manager, surface, isName ? hostile.next() : "name", hostile.next());
		}
		assertThat(database.number("SELECT COUNT(*) FROM \"canary\"")).isOne();
		assertThat(database.number("SELECT COUNT(*) FROM \"target\" WHERE name = 'victim' AND full_name IS NULL"))
			.isOne();
		assertThat(database.number("SELECT COUNT(*) FROM \"target\" WHERE admin")).isZero();
		assertThat(database.number("SELECT COUNT(*) FROM \"target\"")).as("stored texts").isGreaterThan(50);
		assertThat(database.tables()).containsExactly("canary", "target");
		manager.dispose().block(TestDatabase.TIMEOUT);
		database.close();
	}

	private static Map.Entry<String, Surface> pick(Random random, Map<String, Surface> surfaces) {
		return List.copyOf(surfaces.entrySet()).get(random.nextInt(surfaces.size()));
	}

	private static @Nullable Throwable use(AsyncDatabaseManager manager, Surface surface, String name, String value) {
		return failureOf(manager.inTransaction((session) -> Flux.from(surface.use(session, name, value)).then()));
	}

	private static @Nullable Throwable failureOf(Mono<?> work) {
		return work.then(Mono.<Throwable>empty()).onErrorResume(Mono::just).block(TestDatabase.TIMEOUT);
	}

}
