package dev.asyncdb.session;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import io.r2dbc.postgresql.codec.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values are written if the database could tell them apart, by one conversion for each
 * way to write and to ask, and read as they were stored.
 */
class StoredValueContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.database.execute("CREATE TABLE \"reading\" (id BIGINT PRIMARY KEY, price NUMERIC(10, 2), at TIMESTAMP(6)"
				+ ", state VARCHAR(10), letter VARCHAR(1), amount "
				+ ((this.product == DatabaseProduct.MARIADB) ? "TINYINT(1)" : "SMALLINT") + ")");
	}

	@BeforeEach
	void oneRow() {
		this.database.execute("DELETE FROM \"reading\"",
				"INSERT INTO \"reading\" VALUES (1, 1.50, '2026-01-02 03:04:05.123457', 'OPEN', 'a', 3)");
		this.recorder.clear();
	}

	private long updates(Consumer<Reading> change) {
		run((session) -> session.getById(Reading.class, 1L).doOnNext(change));
		return this.recorder.statements().stream().filter((sql) -> sql.contains("UPDATE \"reading\"")).count();
	}

	@Test
	void decimalOfAnotherScaleIsNoChange() {
		assertThat(updates((reading) -> reading.price = new BigDecimal("1.5"))).isZero();
		assertThat(updates((reading) -> reading.price = new BigDecimal("1.51"))).isOne();
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void nanosecondsThatAreNotStoredAreNoChange() {
		assertThat(updates((reading) -> reading.at = reading.at.plusNanos(200))).isZero();
		assertThat(updates((reading) -> reading.at = reading.at.plus(1, ChronoUnit.MICROS))).isOne();
	}

	@Test
	void lastMomentOfADayIsAChangeOfItsFirst() {
		this.database.execute("DROP TABLE IF EXISTS \"shift\"",
				"CREATE TABLE \"shift\" (id BIGINT PRIMARY KEY, ends TIME(6))",
				"INSERT INTO \"shift\" VALUES (1, '00:00:00')");
		run((session) -> session.getById(Shift.class, 1L).doOnNext((shift) -> shift.ends = LocalTime.MAX));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"shift\" WHERE ends = '00:00:00'")).isZero();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void infinityIsAChange() {
		this.database.execute("CREATE TABLE \"offer\" (id BIGINT PRIMARY KEY, until TIMESTAMP, at TIMESTAMPTZ)",
				"INSERT INTO \"offer\" VALUES (1, '2026-01-01', '2026-01-01')");
		run((session) -> session.getById(Offer.class, 1L).doOnNext((offer) -> {
			offer.until = LocalDateTime.MAX;
			offer.at = Instant.MAX;
		}));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"offer\" WHERE until = 'infinity' AND at = 'infinity'"))
			.isOne();
		run((session) -> session.getById(Offer.class, 1L).doOnNext((offer) -> offer.until = LocalDateTime.MIN));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"offer\" WHERE until = '-infinity' AND at = 'infinity'"))
			.isOne();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void offsetsAndBlanksThatAreNotStoredAreNoChange() {
		this.database.execute(
				"CREATE TABLE \"event\" (id BIGINT PRIMARY KEY, at TIMESTAMPTZ, moment TIMESTAMPTZ, content JSONB, raw JSON)",
				"INSERT INTO \"event\" VALUES (1, '2026-01-02 03:04:05Z', '2026-01-02 03:04:05.000001Z',"
						+ " '{\"a\": [1, 2], \"b\": \"x, y\"}', '{\"a\":1}')");
		run((session) -> session.getById(Event.class, 1L).doOnNext((event) -> {
			event.at = event.at.withOffsetSameInstant(ZoneOffset.ofHours(5));
			event.moment = event.moment.plusNanos(300);
			event.content = Json.of("{\"a\":[1,2],\"b\":\"x, y\"}");
		}));
		assertThat(this.recorder.statements()).noneMatch((sql) -> sql.contains("UPDATE"));
		run((session) -> session.getById(Event.class, 1L)
			.doOnNext((event) -> event.content = Json.of("{\"a\":[1,2],\"b\":\"x,y\"}")));
		run((session) -> session.getById(Event.class, 1L).doOnNext((event) -> event.raw = Json.of("{ \"a\":1}")));
		assertThat(this.recorder.statements()).filteredOn((sql) -> sql.contains("UPDATE")).hasSize(2);
	}

	@Test
	void bulkUpdateStoresEnumsAsOtherWritesDo() {
		long rows = inTransaction((session) -> session.select(Reading.class)
			.where(Criteria.where("state").in(State.OPEN, State.CLOSED))
			.update(Values.of(Reading::getState, State.CLOSED)));
		assertThat(rows).isOne();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"reading\" WHERE state = 'CLOSED'")).isOne();
		long cleared = inTransaction((session) -> session.select(Reading.class)
			.where(Criteria.where("state").is(State.CLOSED).and("state").not(State.OPEN))
			.update(Values.of(Reading::getState, (State) null).and(Reading::getPrice, BigDecimal.TEN)));
		assertThat(cleared).isOne();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"reading\" WHERE state IS NULL AND price = 10")).isOne();
	}

	@Test
	void smallNumberIsReadAsItWasStored() {
		assertThat(inTransaction((session) -> session.getById(Reading.class, 1L)).amount).isEqualTo((short) 3);
	}

	@Test
	void manyValuesAreOneStatement() {
		List<Long> ids = LongStream.rangeClosed(1, 100_001).boxed().toList();
		Set<String> statements = new HashSet<>();
		for (int size : new int[] { 2000, 60_000, 100_001 }) {
			this.recorder.clear();
			assertThat(count(Criteria.where("id").in(ids.subList(0, size)))).isOne();
			assertThat(count(Criteria.where("id").notIn(ids.subList(1, size)))).isOne();
			assertThat(count(Criteria.where("id").in(ids.subList(1, size)).or("price").is(7))).isZero();
			assertThat(this.recorder.statements()).filteredOn((sql) -> sql.startsWith("SELECT")).hasSize(3);
			statements.addAll(this.recorder.statements());
		}
		if (this.product == DatabaseProduct.POSTGRESQL) {
			assertThat(statements).filteredOn((sql) -> sql.startsWith("SELECT")).hasSize(3);
		}
		long updated = inTransaction((session) -> session.select(Reading.class)
			.where(Criteria.where("id").in(ids))
			.update(Values.of(Reading::getState, State.CLOSED)));
		long deleted = inTransaction(
				(session) -> session.select(Reading.class).where(Criteria.where("id").in(ids)).delete());
		assertThat(List.of(updated, deleted)).containsOnly(1L);
	}

	private long count(Criteria criteria) {
		return inTransaction((session) -> session.select(Reading.class).where(criteria).count());
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void moreValuesThanTheDatabaseTakesAreRefusedBeforeTheyAreSent() {
		List<Character> letters = Collections.nCopies(70_000, 'a');
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> count(Criteria.where("letter").in(letters)))
			.withMessageContainingAll("values", "in(..)")
			.satisfies((refused) -> assertThat(refused.getMessage()).hasSizeLessThan(600));
	}

	enum State {

		OPEN, CLOSED

	}

	@Table("reading")
	static class Reading {

		@Id
		private Long id = 0L;

		private @Nullable BigDecimal price;

		private LocalDateTime at = LocalDateTime.MIN;

		private @Nullable State state;

		private @Nullable Character letter;

		private short amount;

		@Nullable BigDecimal getPrice() {
			return this.price;
		}

		@Nullable State getState() {
			return this.state;
		}

	}

	@Table("shift")
	static class Shift {

		@Id
		private Long id = 0L;

		private LocalTime ends = LocalTime.NOON;

	}

	@Table("offer")
	static class Offer {

		@Id
		private Long id = 0L;

		private LocalDateTime until = LocalDateTime.MIN;

		private Instant at = Instant.MIN;

	}

	@Table("event")
	static class Event {

		@Id
		private Long id = 0L;

		private OffsetDateTime at = OffsetDateTime.MIN;

		private Instant moment = Instant.MIN;

		private Json content = Json.of("{}");

		private Json raw = Json.of("{}");

	}

}
