package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.json.JsonConverters;
import dev.asyncdb.mapping.json.JsonCriteria;
import dev.asyncdb.mapping.json.JsonDocument;
import dev.asyncdb.mapping.json.JsonPath;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Conditions on values within JSON documents find what the same condition finds in Java.
 */
class JsonPathContractTests extends DatabaseFixture {

	private static final List<Object> KEYS = List.of("theme", "it's", "a\"b", "a.b", "$1", "back\\slash", "{x}", "?",
			"0");

	private AsyncDatabaseManager manager;

	@BeforeParameterizedClassInvocation
	void createTable() {
		this.manager = AsyncDatabaseManager.builder(this.database.connectionFactory()).build();
		String type = switch (this.product) {
			case POSTGRESQL -> "JSONB";
			case MARIADB -> "JSON";
			case H2 -> "VARCHAR";
		};
		this.database.execute("CREATE TABLE \"profile\" (id BIGINT PRIMARY KEY, settings " + type + ", content " + type
				+ ", label VARCHAR(10))");
		this.sessions = SessionFixture.converting(this.recorder, JsonConverters.of(this.product).toArray());
	}

	@BeforeEach
	void empty() {
		this.database.execute("DELETE FROM \"profile\"");
	}

	private Mono<List<Profile>> wideAndDark() {
		return this.manager.inSession((session) -> session.select(Profile.class)
			.where(JsonPath.of(Profile::getSettings, "theme")
				.is("dark")
				.and(JsonPath.of(Profile::getSettings, "window", "width").greaterThan(100)))
			.all()
			.collectList());
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void exampleOfTheGuideFindsProfiles() {
		add(new Profile(1, new Settings("dark", new Window(99, null)), null),
				new Profile(2, new Settings("dark", new Window(101, null)), null),
				new Profile(3, new Settings("light", new Window(101, null)), null));
		assertThat(get(wideAndDark())).extracting((profile) -> profile.id).containsExactly(2L);
	}

	private List<Long> found(CriteriaDefinition criteria) {
		return inTransaction((session) -> session.select(Profile.class)
			.where(criteria)
			.all()
			.map((profile) -> profile.id)
			.collectSortedList());
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void conditionsFindWhatTheyDescribe() {
		Random random = new Random(55);
		List<Profile> profiles = new ArrayList<>();
		for (long id = 1; id <= 60; id++) {
			Object key = KEYS.get(random.nextInt(KEYS.size()));
			profiles.add(new Profile(id, null, Map.of(key.toString(), value(random))));
		}
		add(profiles.toArray());
		for (Object key : KEYS) {
			JsonPath path = JsonPath.of("content", key);
			requireSame(profiles, key, path.is("dark"), "dark"::equals);
			requireSame(profiles, key, path.not("dark"), (value) -> isScalar(value) && !"dark".equals(value));
			requireSame(profiles, key, path.like("d%"),
					(value) -> value instanceof String text && text.startsWith("d"));
			requireSame(profiles, key, path.in(List.of("dark", "it's")),
					(value) -> "dark".equals(value) || "it's".equals(value));
			requireSame(profiles, key, path.is(2),
					(value) -> value instanceof Number number && number.doubleValue() == 2);
			requireSame(profiles, key, path.greaterThan(1.5),
					(value) -> value instanceof Number number && number.doubleValue() > 1.5);
			requireSame(profiles, key, path.lessThan(10L),
					(value) -> value instanceof Number number && number.doubleValue() < 10);
			requireSame(profiles, key, path.in(List.of(2, 2.25)), (value) -> value instanceof Number number
					&& (number.doubleValue() == 2 || number.doubleValue() == 2.25));
			requireSame(profiles, key, path.is(true), Boolean.TRUE::equals);
			requireSame(profiles, key, path.isNotNull(), Objects::nonNull);
			requireSame(profiles, key, JsonPath.of("content", key, 0).is("first"), (value) -> value instanceof List<?>);
		}
	}

	private static boolean isScalar(@Nullable Object value) {
		return value instanceof String || value instanceof Number || value instanceof Boolean
				|| value instanceof List<?>;
	}

	private static Object value(Random random) {
		return List.<Object>of("dark", "light", "it's", 2, 2.25, 11, true, false, List.of("first", 2))
			.get(random.nextInt(9));
	}

	private void requireSame(List<Profile> profiles, Object key, JsonCriteria criteria,
			Predicate<@Nullable Object> expected) {
		List<Long> matching = profiles.stream()
			.filter((profile) -> expected.test(Objects.requireNonNull(profile.content).get(key)))
			.map((profile) -> profile.id)
			.toList();
		assertThat(found(criteria)).as("%s", criteria).isEqualTo(matching);
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void pathsArePartsOfOtherConditionsAndOfOneStatement() {
		add(IntStream.range(1, 5)
			.mapToObj(
					(i) -> new Profile(i, new Settings((i % 2 == 0) ? "dark" : "light", new Window(i, null)), Map.of()))
			.toArray());
		this.recorder.clear();
		JsonPath theme = JsonPath.of("settings", "theme");
		assertThat(found(theme.is("dark").and(Criteria.where("id").greaterThan(2)))).containsExactly(4L);
		assertThat(this.recorder.statements()).hasSize(1)
			.allSatisfy((sql) -> assertThat(sql).doesNotContain("theme", "dark"));
		assertThat(found(Criteria.where("id").is(1).or(theme.is("dark")))).containsExactly(1L, 2L, 4L);
		assertThat(found(JsonPath.of("settings", "window", "width").greaterThan(2))).containsExactly(3L, 4L);
		assertThat(found(JsonPath.of("settings", "window", "title").isNull())).hasSize(4);
		assertThat(found(JsonPath.of("settings", "window").isNull())).isEmpty();
		assertThat(found(JsonPath.of("settings", "missing", "window").isNull())).hasSize(4);
		long updated = inTransaction((session) -> session.select(Profile.class)
			.where(theme.is("light"))
			.update(Values.from(Profile.class, Map.of("label", "x"), "label")));
		long deleted = inTransaction((session) -> session.select(Profile.class).where(theme.is("light")).delete());
		assertThat(List.of(updated, deleted)).containsOnly(2L);
	}

	@Test
	void changeWithinADocumentIsWritten() {
		add(new Profile(1, new Settings("dark", new Window(1, "x")), Map.of("a", 1)));
		run((session) -> session.getById(Profile.class, 1L).doOnNext((profile) -> profile.label = "same"));
		assertThat(this.recorder.statements()).filteredOn((sql) -> sql.startsWith("UPDATE"))
			.allSatisfy((sql) -> assertThat(sql.split("WHERE")[0]).doesNotContain("content", "settings"));
		run((session) -> session.getById(Profile.class, 1L)
			.doOnNext((profile) -> Objects.requireNonNull(profile.content).put("a", 2)));
		assertThat(inTransaction((session) -> session.getById(Profile.class, 1L)).content).containsEntry("a", 2);
		assertThat(inTransaction((session) -> session.getById(Profile.class, 1L)).settings)
			.isEqualTo(new Settings("dark", new Window(1, "x")));
	}

	@Test
	@EnabledForProduct(DatabaseProduct.H2)
	void pathIsRefusedByName() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> found(JsonPath.of("settings", "theme").is("dark")))
			.withMessageContainingAll("settings", "H2");
	}

	@Test
	@EnabledForProduct(DatabaseProduct.H2)
	void pathRequiresStepsAndValuesOfOneKind() {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonPath.of("settings")).withMessageContaining("step");
		assertThatIllegalArgumentException().isThrownBy(() -> JsonPath.of("settings", 1.5))
			.withMessageContaining("step");
		JsonPath path = JsonPath.of("settings", "theme");
		assertThatIllegalArgumentException().isThrownBy(() -> path.in(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> path.in(List.of("a", 1)));
		assertThatIllegalArgumentException().isThrownBy(() -> path.is(new Object()));
	}

	record Window(int width, @Nullable String title) {
	}

	record Settings(String theme, Window window) implements JsonDocument {
	}

	@Table("profile")
	static class Profile {

		@Id
		private final Long id;

		private final @Nullable Settings settings;

		private final @Nullable Map<String, Object> content;

		private @Nullable String label;

		Profile(long id, @Nullable Settings settings, @Nullable Map<String, Object> content) {
			this.id = id;
			this.settings = settings;
			this.content = content;
		}

		@Nullable Settings getSettings() {
			return this.settings;
		}

	}

}
