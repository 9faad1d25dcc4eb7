package dev.asyncdb.pool;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;
import java.util.function.Consumer;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.support.MomentZone;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DriverOptions;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values of {@link Instant} in JVMs of other time zones than UTC: each way stores and
 * reads the same moment, also of the hour that a clock repeats.
 */
@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
class MomentContractTests extends DatabaseTests {

	// 01:30 for the second time in New York
	private static final Instant REPEATED = Instant.parse("2024-11-03T06:30:00Z");

	private final TimeZone before = TimeZone.getDefault();

	@BeforeEach
	void moveToNewYork() {
		this.database.execute("DROP TABLE IF EXISTS stamp");
		moveTo("America/New_York");
	}

	private static void moveTo(String zone) {
		TimeZone.setDefault(TimeZone.getTimeZone(zone));
	}

	@AfterEach
	void moveBack() {
		TimeZone.setDefault(this.before);
	}

	@Test
	void everyReaderReadsTheStoredMoment() {
		withManager((manager) -> {
			manager.schema().createAll().block(TestDatabase.TIMEOUT);
			manager.inTransaction((session) -> session.save(Stamp.at(REPEATED))).block(TestDatabase.TIMEOUT);
			assertThat(stored(manager)).isEqualTo(REPEATED);
			assertThat(epoch(manager)).isEqualTo(REPEATED.getEpochSecond());
			moveTo("Asia/Tokyo");
			assertThat(stored(manager)).as("without a new start").isEqualTo(REPEATED);
		});
		withManager((manager) -> assertThat(stored(manager)).isEqualTo(REPEATED));
	}

	@Test
	void statementsOfASessionBindTheSameMoment() {
		withManager((manager) -> {
			manager.schema().createAll().block(TestDatabase.TIMEOUT);
			manager.inTransaction((session) -> session.save(Stamp.at(REPEATED))).block(TestDatabase.TIMEOUT);
			List<Stamp> found = manager
				.inSession((session) -> session.select(Stamp.class)
					.where(Criteria.where("moment").is(REPEATED))
					.all()
					.collectList())
				.block(TestDatabase.TIMEOUT);
			assertThat(found).hasSize(1);
			Instant typed = manager
				.inSession((session) -> session.sql()
					.sql("SELECT moment FROM stamp WHERE moment = :moment")
					.bind("moment", REPEATED)
					.map((row) -> Objects.requireNonNull(row.get("moment", Instant.class)))
					.one())
				.block(TestDatabase.TIMEOUT);
			assertThat(typed).isEqualTo(REPEATED);
		});
	}

	@Test
	void templateAndClientOnThePoolReadAndWriteTheSame() {
		SafePool pool = pool();
		try {
			R2dbcEntityTemplate template = new R2dbcEntityTemplate(pool);
			MomentZone.align(pool, template.getConverter());
			AsyncDatabaseManager manager = AsyncDatabaseManager.builder(pool)
				.converter(template.getConverter())
				.entities(() -> List.of(Stamp.class))
				.build();
			manager.schema().createAll().block(TestDatabase.TIMEOUT);
			template.insert(Stamp.at(REPEATED)).block(TestDatabase.TIMEOUT);
			DatabaseClient client = DatabaseClient.create(pool);
			client.sql("INSERT INTO stamp (moment, wall) VALUES (:moment, :wall)")
				.bind("moment", Parameters.in(REPEATED))
				.bindNull("wall", LocalDateTime.class)
				.then()
				.block(TestDatabase.TIMEOUT);
			client.sql("INSERT INTO stamp (moment) VALUES (:moment)")
				.bindNull("moment", Instant.class)
				.then()
				.block(TestDatabase.TIMEOUT);
			assertThat(template.select(Stamp.class)
				.matching(Query.query(Criteria.where("moment").is(REPEATED)))
				.all()
				.map((stamp) -> Objects.requireNonNull(stamp.moment()))
				.collectList()
				.block(TestDatabase.TIMEOUT)).containsExactly(REPEATED, REPEATED);
			assertThat(manager.inSession((session) -> session.select(Stamp.class).all().collectList())
				.block(TestDatabase.TIMEOUT)).extracting(Stamp::moment)
				.containsExactlyInAnyOrder(REPEATED, REPEATED, null);
			assertThat(batch(pool)).containsExactly(REPEATED, REPEATED);
		}
		finally {
			pool.disposeLater().block(TestDatabase.TIMEOUT);
		}
	}

	private static @Nullable List<Instant> batch(SafePool pool) {
		String query = "SELECT moment FROM stamp WHERE moment IS NOT NULL ORDER BY id";
		return Mono
			.usingWhen(pool.create(), (connection) -> Flux.<Result>from(connection.createBatch().add(query).execute())
				.concatMap((result) -> result.filter(Result.RowSegment.class::isInstance)
					.flatMap((segment) -> Mono.justOrEmpty(((Result.RowSegment) segment).row().get(0, Instant.class))))
				.collectList(), (connection) -> connection.close())
			.block(TestDatabase.TIMEOUT);
	}

	@Test
	void dateAndTimeWithoutAZoneStaysAsItIs() {
		LocalDateTime wall = LocalDateTime.of(2024, 11, 3, 1, 30);
		withManager((manager) -> {
			manager.schema().createAll().block(TestDatabase.TIMEOUT);
			manager.inTransaction((session) -> session.save(new Stamp(null, null, wall))).block(TestDatabase.TIMEOUT);
			moveTo("Asia/Tokyo");
			Stamp stamp = manager.inSession((session) -> session.select(Stamp.class).one()).block(TestDatabase.TIMEOUT);
			assertThat(stamp).isNotNull().extracting(Stamp::wall).isEqualTo(wall);
		});
	}

	private static @Nullable Instant stored(AsyncDatabaseManager manager) {
		Stamp stamp = manager.inSession((session) -> session.select(Stamp.class).one()).block(TestDatabase.TIMEOUT);
		return Objects.requireNonNull(stamp).moment();
	}

	private @Nullable Long epoch(AsyncDatabaseManager manager) {
		String query = (this.product == DatabaseProduct.MARIADB) ? "SELECT UNIX_TIMESTAMP(moment) FROM stamp"
				: "SELECT EXTRACT(EPOCH FROM moment) FROM stamp";
		return manager
			.inSession((session) -> session.sql()
				.sql(query)
				.map((row) -> ((Number) Objects.requireNonNull(row.get(0))).longValue())
				.one())
			.block(TestDatabase.TIMEOUT);
	}

	private void withManager(Consumer<AsyncDatabaseManager> work) {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.r2dbcUrl())
			.entities(() -> List.of(Stamp.class))
			.build();
		try {
			work.accept(manager);
		}
		finally {
			manager.dispose().block(TestDatabase.TIMEOUT);
		}
	}

	private SafePool pool() {
		ConnectionFactoryOptions options = DatabaseUrl.parse(this.database.url()).toConnectionFactoryOptions();
		return SafePool.create(DriverConnections.open(DriverOptions.defaults(), options), PoolOptions.defaults(),
				ConnectionOptions.defaults(), Schedulers.boundedElastic());
	}

	/**
	 * A moment, and a date and time without a zone.
	 */
	@Table("stamp")
	record Stamp(@Id @Nullable Long id, @Nullable @Column("moment") Instant moment, @Nullable LocalDateTime wall) {

		static Stamp at(Instant moment) {
			return new Stamp(null, moment, null);
		}

	}

}
