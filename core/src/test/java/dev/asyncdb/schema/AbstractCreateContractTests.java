package dev.asyncdb.schema;

import java.util.List;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables of entities are created, found and dropped.
 */
abstract class AbstractCreateContractTests extends SchemaFixture {

	AbstractCreateContractTests(TestDatabase database) {
		super(database);
	}

	@Test
	void createAllMakesWhatTheEntitiesNeed() {
		Schema schema = schema(Shop.ALL);
		assertThat(schema.model().tables()).hasSize(Shop.TABLES);
		List<String> done = get(schema.createAll());
		assertThat(done).isNotEmpty();
		assertThat(get(schema.compare()).all()).isEmpty();
		SchemaModel found = get(schema.reflect());
		assertThat(found.tables()).hasSize(Shop.TABLES);
		assertThat(get(schema.createAll())).as("a second time").isEmpty();
		assertThat(get(schema.allowingDrop().dropAll())).isNotEmpty();
		assertThat(this.database.tables()).isEmpty();
		assertThat(get(schema.allowingDrop().dropAll())).as("a second time").isEmpty();
	}

	@Test
	void dropAllWhenNotAllowedIsRefused() {
		schema(Shop.ALL).dropAll()
			.as(StepVerifier::create)
			.expectError(DropRefusedException.class)
			.verify(TestDatabase.TIMEOUT);
	}

}
