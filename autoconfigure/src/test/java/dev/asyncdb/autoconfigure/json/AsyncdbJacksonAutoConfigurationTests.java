package dev.asyncdb.autoconfigure.json;

import java.util.List;
import java.util.Objects;
import java.util.Random;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import dev.asyncdb.testing.Worker;
import dev.asyncdb.testing.WorkerModel;
import dev.asyncdb.view.EntityMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Relations that are not loaded, in JSON.
 */
class AsyncdbJacksonAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(JacksonAutoConfiguration.class, AsyncdbJacksonAutoConfiguration.class));

	@Test
	void unloadedRelationsAreLeftOut() {
		this.contextRunner.run((context) -> {
			JsonMapper json = context.getBean(JsonMapper.class);
			assertThat(json.writeValueAsString(read(false))).isEqualTo("{\"id\":1,\"name\":\"shelf\"}");
			assertThat(json.writeValueAsString(read(true)))
				.isEqualTo("{\"id\":1,\"name\":\"shelf\",\"items\":[{\"id\":1,\"name\":\"item\",\"shelfId\":1}]}");
		});
	}

	// The maps are held against a model by the tests of EntityMap
	@Test
	void randomGraphIsWrittenAsItsMap() {
		Random random = TestRun.random("AsyncdbJacksonAutoConfigurationTests");
		this.contextRunner.run((context) -> {
			JsonMapper json = context.getBean(JsonMapper.class);
			try (TestDatabase database = TestDatabase.h2(1)) {
				Worker.createTables(database);
				AsyncDatabaseManager manager = AsyncDatabaseManager.builder(database.connectionFactory()).build();
				for (int graph = 0; graph < 20; graph++) {
					WorkerModel model = new WorkerModel(random);
					model.store(database);
					assertThat(model.read(manager, random))
						.allSatisfy((worker) -> assertThat(json.<JsonNode>valueToTree(worker))
							.isEqualTo(json.valueToTree(EntityMap.of(worker))));
				}
			}
		});
	}

	@Test
	void moduleWhenSwitchedOffIsNotCreated() {
		this.contextRunner.withPropertyValues("asyncdb.json.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LoadedRelationsModule.class));
	}

	@Test
	void moduleWhenJacksonIsMissingIsNotCreated() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsyncdbJacksonAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(JacksonModule.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("asyncdbLoadedRelationsModule"));
	}

	@Test
	void moduleOfTheApplicationWins() {
		this.contextRunner.withUserConfiguration(OwnModule.class)
			.run((context) -> assertThat(context).getBean(LoadedRelationsModule.class).isSameAs(OwnModule.MODULE));
	}

	private static Shelf read(boolean withItems) {
		try (TestDatabase database = TestDatabase.h2(1)) {
			database.execute("CREATE TABLE \"shelf\" (id BIGINT PRIMARY KEY, name VARCHAR(20))",
					"CREATE TABLE \"item\" (id BIGINT PRIMARY KEY, name VARCHAR(20), shelf_id BIGINT)",
					"INSERT INTO \"shelf\" VALUES (1, 'shelf')", "INSERT INTO \"item\" VALUES (1, 'item', 1)");
			AsyncDatabaseManager manager = AsyncDatabaseManager.builder(database.connectionFactory()).build();
			return Objects.requireNonNull(manager.inSession((session) -> {
				var shelves = session.select(Shelf.class);
				return withItems ? shelves.with(Shelf::items).one() : shelves.one();
			}).block(TestDatabase.TIMEOUT));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnModule {

		static final LoadedRelationsModule MODULE = new LoadedRelationsModule();

		@Bean
		LoadedRelationsModule module() {
			return MODULE;
		}

	}

	/**
	 * An entity with a relation.
	 */
	@Table("shelf")
	record Shelf(@Id Long id, String name, @ToMany(mappedBy = "shelfId") @Nullable List<Item> items) {
	}

	/**
	 * A related entity.
	 */
	@Table("item")
	record Item(@Id Long id, String name, Long shelfId) {
	}

}
