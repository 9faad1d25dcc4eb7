package dev.asyncdb.blocking;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.bridge.NoBridgeContextException;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.DropRefusedException;
import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.testing.BridgeFixture;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.data.annotation.Id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The schema in blocking style, on a database with people.
 */
@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.H2 })
class BlockingSchemaContractTests extends BridgeFixture {

	private BlockingSchema schema;

	private String planet;

	private String moon;

	@BeforeParameterizedClassInvocation
	void openSchema() {
		this.schema = AsyncDatabaseManager.builder(this.database.connectionFactory())
			.entities(() -> List.of(Planet.class, Moon.class))
			.build()
			.blocking()
			.schema();
		this.planet = table(Planet.class);
		this.moon = table(Moon.class);
	}

	// In the letters of the catalogue
	private String table(Class<?> type) {
		return this.schema.model(type).tables().get(0).name().name();
	}

	@AfterEach
	void drop() {
		this.schema.allowingDrop().dropAll();
	}

	@Test
	void createsComparesAndDropsOnTheThreadOfTheCaller() {
		assertThat(this.schema.compare().all()).isNotEmpty();
		List<String> done = this.schema.createAll();
		assertThat(this.schema.sql()).isEqualTo(String.join(";\n", done) + ";\n");
		assertThat(this.schema.createAll()).as("a second time").isEmpty();
		String name = this.schema.model(Planet.class).tables().get(0).columns().get(1).name();
		assertThat(this.schema.tableExists(this.planet)).isTrue();
		assertThat(this.schema.columnExists(this.planet, name)).isTrue();
		assertThat(this.schema.columnExists(this.planet, "nothing")).isFalse();
		assertThat(this.schema.compare().required().all()).isEmpty();
		assertThat(this.schema.reflect().table(this.planet)).isNotNull();
		assertThat(this.schema.allowingDrop().dropAll()).isNotEmpty();
		assertThat(this.database.tables()).containsExactly("note", "person");
	}

	@Test
	void someTypesAreCreatedAndDroppedAlone() {
		assertThat(this.schema.model().tables()).hasSize(2);
		SchemaModel moons = this.schema.model(Moon.class);
		assertThat(moons.tables()).extracting((table) -> table.name().name()).containsExactly(this.moon);
		this.schema.createAll(Planet.class);
		assertThat(this.schema.tableExists(this.moon)).isFalse();
		assertThat(this.schema.createAll(moons)).isEqualTo(this.schema.statements(moons));
		this.schema.allowingDrop().dropAll(Moon.class);
		assertThat(this.database.tables()).containsExactly("note", "person", "planet");
	}

	@Test
	void dropWithoutPermissionIsRefused() {
		this.schema.createAll();
		assertThatExceptionOfType(DropRefusedException.class).isThrownBy(this.schema::dropAll);
		assertThatExceptionOfType(DropRefusedException.class).isThrownBy(() -> this.schema.dropAll(Moon.class));
		assertThat(this.schema.tableExists(this.moon)).isTrue();
	}

	@Test
	void shadowIsForTheCodeAndGoneAfterItsError() {
		String[] shadow = new String[1];
		Thread thread = Thread.currentThread();
		assertThatIllegalStateException().isThrownBy(() -> this.schema.inShadow((name) -> {
			shadow[0] = name;
			assertThat(Thread.currentThread()).isSameAs(thread);
			assertThat(this.schema.reflect(name).tables()).isEmpty();
			assertThat(this.schema.compare(name).required().all()).isNotEmpty();
			assertThat(schemas(name)).isOne();
			throw new IllegalStateException("no");
		}));
		assertThat(schemas(shadow[0])).isZero();
		assertThat(this.schema.<Integer>inShadow((name) -> null)).isNull();
	}

	private long schemas(String name) {
		return this.database
			.number("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '" + name + "'");
	}

	@Test
	void worksInsideOfABridge() {
		assertThat(get(Bridge.call(() -> this.schema.createAll().size()))).isPositive();
		assertThat(this.schema.tableExists(this.planet)).isTrue();
	}

	@Test
	void eventLoopIsRefusedBeforeAnythingIsDone() {
		for (Mono<?> refused : List.of(Mono.fromCallable(this.schema::createAll),
				Mono.fromCallable(this.schema::compare),
				Mono.fromCallable(() -> this.schema.inShadow((name) -> name)))) {
			refused.subscribeOn(Schedulers.parallel())
				.as(StepVerifier::create)
				.expectError(NoBridgeContextException.class)
				.verify(TestDatabase.TIMEOUT);
		}
		assertThat(this.schema.tableExists(this.planet)).isFalse();
	}

	@Test
	void sessionsAloneHaveNoSchemaAndNoMigrations() {
		BlockingDatabase sessions = BlockingDatabase.of(this.manager);
		assertThatIllegalStateException().isThrownBy(sessions::schema).withMessageContaining("schema");
		assertThatIllegalStateException().isThrownBy(sessions::migrations).withMessageContaining("migrations");
	}

	record Planet(@Id @Nullable Long id, String name) {
	}

	record Moon(@Id @Nullable Long id, @Nullable Integer size) {
	}

}
