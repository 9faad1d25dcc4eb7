package dev.asyncdb.migration;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.OnEachProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both engines run the same change log on two databases, continue where the other engine
 * stopped, and roll back. The databases must be identical at each step.
 */
@OnEachProduct
@EnabledForProduct(value = DatabaseProduct.POSTGRESQL, nightly = { DatabaseProduct.MARIADB, DatabaseProduct.H2 })
class ParityTests {

	private static final ChangeLogOptions SETTINGS = ChangeLogOptions.defaults()
		.withLocation("classpath:/changelog/parity/parity.yaml");

	private static final int PRECONDITIONS = 18;

	private final TestDatabase overJdbc;

	private final TestDatabase overR2dbc;

	ParityTests(DatabaseProduct product) {
		this.overJdbc = TestDatabase.of(product, 3);
		this.overR2dbc = TestDatabase.of(product, 3);
	}

	@AfterEach
	void close() {
		this.overJdbc.close();
		this.overR2dbc.close();
	}

	@Test
	void enginesRunAChangeLogIdentically() {
		assertThat(get(migrations(EngineUnderTest.JDBC).sync())).isEqualTo(SyncResult.CREATED);
		assertThat(get(migrations(EngineUnderTest.R2DBC).sync())).isEqualTo(SyncResult.CREATED);
		assertSame();
		assertThat(DatabasePicture.rows(this.overR2dbc, "SELECT id FROM towns ORDER BY id")).contains("61");
		continueWithTheOther();
	}

	@Test
	void enginesEvaluatePreconditionsIdentically() {
		ChangeLogOptions settings = ChangeLogOptions.defaults()
			.withLocation("classpath:/changelog/parity/preconditions.yaml");
		for (EngineUnderTest engine : EngineUnderTest.LIQUIBASE) {
			engine.migrations(database(engine), settings)
				.sync()
				.as(StepVerifier::create)
				.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationException.class)
					.hasMessageContainingAll("last", "set the house in order first"))
				.verify(TestDatabase.TIMEOUT);
		}
		List<String> history = DatabasePicture.history(this.overR2dbc);
		assertThat(history).containsExactlyElementsOf(DatabasePicture.history(this.overJdbc));
		assertThat(history.stream().filter((row) -> row.contains("-holds |")))
			.hasSizeGreaterThanOrEqualTo(PRECONDITIONS)
			.allMatch((row) -> row.contains("| EXECUTED |"));
		assertThat(history.stream().filter((row) -> row.contains("-fails |")))
			.hasSizeGreaterThanOrEqualTo(PRECONDITIONS)
			.allMatch((row) -> row.contains("| MARK_RAN |"));
	}

	@Test
	void enginesRunProgramsFilesAndStopsIdentically() {
		ChangeLogOptions settings = ChangeLogOptions.defaults().withLocation("classpath:/changelog/parity/whole.yaml");
		for (EngineUnderTest engine : EngineUnderTest.LIQUIBASE) {
			engine.migrations(database(engine), settings)
				.sync()
				.as(StepVerifier::create)
				.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationException.class)
					.hasMessageContaining("far enough"))
				.verify(TestDatabase.TIMEOUT);
		}
		assertSamePictures();
		for (String table : List.of("towns", "fresh", "notes")) {
			assertSameRows(table);
		}
		assertThat(DatabasePicture.rows(this.overR2dbc, "SELECT title FROM towns WHERE part = 'own'")).hasSize(1);
	}

	private void continueWithTheOther() {
		for (EngineUnderTest engine : EngineUnderTest.LIQUIBASE) {
			Migrations other = engine.other().migrations(database(engine), SETTINGS);
			assertThat(get(other.pending().collectList())).extracting(Revision::id).containsExactly("may-fail");
			assertThat(get(other.upgrade("head")).repeated()).extracting(Revision::id).containsExactly("always");
			assertThat(get(other.downgrade("half")).executed()).extracting(Revision::id).contains("sql", "formatted");
		}
		assertSame();
		for (EngineUnderTest engine : EngineUnderTest.LIQUIBASE) {
			assertThat(get(migrations(engine).downgrade("create-table")).executed()).extracting(Revision::id)
				.contains("columns", "tag");
		}
		assertSame();
	}

	private void assertSame() {
		assertSamePictures();
		assertSameRows("towns");
		assertSameRows("people");
	}

	private void assertSamePictures() {
		Map<String, List<String>> made = DatabasePicture.of(this.overR2dbc);
		DatabasePicture.of(this.overJdbc)
			.forEach((part, rows) -> assertThat(made.get(part)).as(part).containsExactlyElementsOf(rows));
	}

	private void assertSameRows(String table) {
		String query = "SELECT * FROM " + table;
		assertThat(DatabasePicture.rows(this.overR2dbc, query)).as(table)
			.isEqualTo(DatabasePicture.rows(this.overJdbc, query));
	}

	private TestDatabase database(EngineUnderTest engine) {
		return (engine == EngineUnderTest.JDBC) ? this.overJdbc : this.overR2dbc;
	}

	private Migrations migrations(EngineUnderTest engine) {
		return engine.migrations(database(engine), SETTINGS);
	}

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(TestDatabase.TIMEOUT));
	}

}
