package dev.asyncdb.schema;

import java.util.List;
import java.util.Random;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.comparison.SchemaComparison;
import dev.asyncdb.schema.ddl.SchemaStatements;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Creates random schemas and expects to read them unchanged.
 */
class SchemaRoundTripTests extends SchemaFixture {

	private static final int SCHEMAS = TestRun.isNightly() ? 100 : 4;

	SchemaRoundTripTests(DatabaseProduct product) {
		super(product, 2);
	}

	@Test
	void randomSchemasAreReadAsTheyWereMade() {
		long seed = TestRun.seed("schemas on " + this.product);
		SchemaDialect dialect = SchemaDialect.of(DatabaseDialect.of(this.database.connectionFactory()));
		RandomSchema random = new RandomSchema(new Random(seed), dialect);
		Schema schema = schema();
		SchemaStatements statements = new SchemaStatements(dialect, null);
		for (int i = 0; i < SCHEMAS; i++) {
			SchemaModel wanted = random.make();
			assertThat(get(schema.createAll(wanted))).isEqualTo(schema.statements(wanted));
			SchemaModel found = get(schema.reflect());
			assertThat(found).as("seed %d, schema %d", seed, i).isEqualTo(wanted);
			assertThat(new SchemaComparison(statements).of(wanted, found, List.of()).all()).isEmpty();
			assertThat(get(schema.createAll(wanted))).isEmpty();
			statements.drop(wanted).forEach(this::run);
			assertThat(get(schema.reflect()).tables()).isEmpty();
		}
	}

}
