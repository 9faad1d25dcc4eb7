package dev.asyncdb.session;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.TypeMismatchDataAccessException;
import org.springframework.data.annotation.Id;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Order;
import org.springframework.data.domain.Window;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Keyset windows show each row once, whatever the order and the values are.
 */
class KeysetContractTests extends DatabaseFixture {

	private static final int ROWS = 17;

	private static final List<Sort> ORDERS = List.of(Sort.by("title"), Sort.by("title").descending(),
			Sort.by(Order.asc("title"), Order.desc("rank")), Sort.by(Order.desc("rank"), Order.asc("title")),
			Sort.by(Order.desc("title"), Order.desc("rank"), Order.desc("id")), Sort.by(Order.asc("place.city")),
			Sort.by(Order.desc("place")), Sort.by(Order.asc("title").nullsFirst(), Order.desc("rank").nullsLast()),
			Sort.by(Order.asc("kind"), Order.desc("title")), Sort.unsorted());

	@BeforeParameterizedClassInvocation
	void fillTables() {
		String text = switch (this.product) {
			case H2 -> "VARCHAR_IGNORECASE(20)";
			case MARIADB -> "VARCHAR(20)";
			case POSTGRESQL -> "citext";
		};
		if (this.product == DatabaseProduct.POSTGRESQL) {
			this.database.execute("CREATE EXTENSION IF NOT EXISTS citext");
		}
		this.database.execute(
				"CREATE TABLE \"clip\" (id BIGINT PRIMARY KEY, title " + text
						+ ", \"rank\" INT, kind VARCHAR(10), city VARCHAR(20), street VARCHAR(20))",
				"CREATE TABLE \"stall\" (hall INT, number INT, goods VARCHAR(20), PRIMARY KEY (hall, number))");
		List<Clip> clips = new ArrayList<>();
		List<Stall> stalls = new ArrayList<>();
		for (int i = 0; i < ROWS; i++) {
			String title = (i % 3 == 0) ? null : ((i % 2 == 0) ? "t" : "T") + i % 4;
			clips.add(new Clip(i + 1L, title, (i % 4 == 0) ? null : i % 3, (i % 5 == 0) ? null : Kind.values()[i % 2],
					(i % 6 == 0) ? null : new Place((i % 2 == 0) ? null : "c" + i % 3, "s")));
			stalls.add(new Stall(new StallId(i % 4, i), (i % 3 == 0) ? null : "g"));
		}
		run((session) -> session.insertAll(clips, OnConflict.FAIL)
			.thenMany(session.insertAll(stalls, OnConflict.FAIL))
			.then());
	}

	private <T> List<T> scroll(Class<T> type, Sort order, int size, boolean backward) {
		List<T> seen = new ArrayList<>();
		ScrollPosition position = backward ? ScrollPosition.keyset().backward() : ScrollPosition.keyset();
		for (int windows = 0; windows <= ROWS; windows++) {
			ScrollPosition from = position;
			Window<T> window = inTransaction((session) -> session.select(type).orderBy(order).window(from, size));
			List<T> rows = new ArrayList<>(window.getContent());
			seen.addAll(backward ? 0 : seen.size(), rows);
			if (!window.hasNext()) {
				return seen;
			}
			position = window.positionAt(backward ? 0 : window.size() - 1);
		}
		throw new AssertionError("The scroll by " + order + " does not end");
	}

	@Test
	void everyOrderShowsEachRowOnceInTheOrderOfTheQuery() {
		int size = 1 + TestRun.random("keyset " + this.product).nextInt(5);
		for (Sort order : ORDERS) {
			Sort total = (order.getOrderFor("id") != null) ? order : order.and(Sort.by("id"));
			List<Long> expected = inTransaction(
					(session) -> session.select(Clip.class).orderBy(total).all().map(Clip::id).collectList());
			assertThat(scroll(Clip.class, order, size, false)).as("by " + order)
				.extracting(Clip::id)
				.isEqualTo(expected);
			assertThat(scroll(Clip.class, order, size, true)).as("backward by " + order)
				.extracting(Clip::id)
				.isEqualTo(expected);
		}
	}

	@Test
	void compositeIdentifiersMakeTheOrderTotal() {
		for (Sort order : List.of(Sort.by("goods"), Sort.by("goods").descending(), Sort.unsorted(),
				Sort.by("id").descending())) {
			assertThat(scroll(Stall.class, order, 3, false)).as("by " + order)
				.extracting((stall) -> Objects.requireNonNull(stall.id()).number())
				.containsExactlyInAnyOrder(LongStream.range(0, ROWS).mapToObj((n) -> (int) n).toArray(Integer[]::new));
		}
	}

	@Test
	void positionWithoutAPropertyIsRefused() {
		KeysetScrollPosition position = ScrollPosition.forward(Map.of("id", 3L));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> inTransaction(
					(session) -> session.select(Clip.class).orderBy(Sort.by("title")).window(position, 3)))
			.withMessageContainingAll("title", "Clip");
	}

	@Test
	void positionIsThatOfTheRowThatWasRead() {
		run((session) -> session.getById(Clip.class, 2L).flatMap((known) -> {
			Mono<?> changed = session.sql()
				.sql(this.database.sql("UPDATE \"clip\" SET kind = 'LONG' WHERE id = 2"))
				.then();
			return changed.then(
					session.select(Clip.class).orderBy(Sort.by(Order.desc("id"))).window(ScrollPosition.keyset(), ROWS))
				.doOnNext((window) -> assertThat(keys(window, ROWS - 2)).containsEntry("id", 2L))
				.then(session.select(Clip.class)
					.orderBy(Sort.by(Order.desc("kind"), Order.desc("id")))
					.window(ScrollPosition.keyset(), ROWS))
				.doOnNext((window) -> assertThat(keys(window, window.getContent().indexOf(known))).containsEntry("kind",
						Kind.LONG))
				.then(session.sql().sql(this.database.sql("UPDATE \"clip\" SET kind = 'SHORT' WHERE id = 2")).then());
		}));
	}

	@Test
	void changeAfterAWindowDoesNotMoveItsPosition() {
		this.database.execute("CREATE TABLE \"job\" (id BIGINT PRIMARY KEY, due INT)");
		for (int i = 0; i < ROWS; i++) {
			this.database.execute("INSERT INTO \"job\" VALUES (" + i + ", " + i + ")");
		}
		List<Long> done = new ArrayList<>();
		run((session) -> jobs(session, ScrollPosition.keyset()).expand((window) -> {
			window.forEach((job) -> {
				done.add(job.id);
				job.due += 1000;
			});
			ScrollPosition last = window.positionAt(window.size() - 1);
			return window.hasNext() ? session.flush().then(jobs(session, last)) : Mono.empty();
		}).take(ROWS).then());
		assertThat(done).startsWith(LongStream.range(0, ROWS).boxed().toArray(Long[]::new));
	}

	private static Mono<Window<Job>> jobs(AsyncSession session, ScrollPosition position) {
		return session.select(Job.class)
			.where(Criteria.where("due").lessThan(1000))
			.orderBy(Sort.by("due"))
			.window(position, 4);
	}

	private static Map<String, Object> keys(Window<?> window, int index) {
		return ((KeysetScrollPosition) window.positionAt(index)).getKeys();
	}

	@Test
	void propertyThatHoldsLessThanItsColumnIsRefused() {
		this.database.execute(
				"CREATE TABLE \"sample\" (id BIGINT PRIMARY KEY, at TIMESTAMP(6), since TIMESTAMP(6), size DOUBLE PRECISION,"
						+ " price NUMERIC(30, 20))",
				"INSERT INTO \"sample\" VALUES (1, '2026-01-01 00:00:00.000100', '2026-01-01', 0.1, 0.12345678901234567891),"
						+ " (2, '2026-01-01 00:00:00.000900', '2026-01-01', 0.1, 0.12345678901234567892)");
		this.sessions = SessionFixture.converting(this.recorder, new DateReader(), new DateWriter());
		for (String property : List.of("at", "size", "price")) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> scroll(Sample.class, Sort.by(property).descending(), 1, false))
				.withMessageContainingAll("Sample", property, "hold");
		}
		this.database.execute(
				"UPDATE \"sample\" SET at = '2026-01-01 00:00:00.5', since = '2026-01-01', size = 0.5, price = 1.15");
		for (String property : List.of("at", "since", "size", "price")) {
			assertThat(scroll(Sample.class, Sort.by(property), 1, false)).hasSize(2);
		}
		// Such a row cannot be read at all
		this.database.execute("UPDATE \"sample\" SET since = '2026-01-01 10:00:00'");
		assertThatExceptionOfType(TypeMismatchDataAccessException.class)
			.isThrownBy(() -> scroll(Sample.class, Sort.by("since"), 1, false))
			.withMessageContainingAll("Sample", "since", "hold");
		openSessions();
	}

	// A primitive is zero where its column is NULL
	@Test
	void rowsOfAnOrderWhoseTypeIsNarrowerAreRefusedAndNotSkipped() {
		this.database.execute(
				"CREATE TABLE \"score\" (id BIGINT PRIMARY KEY, points INT, rate DOUBLE PRECISION, code VARCHAR(20))",
				"INSERT INTO \"score\" VALUES (1, 5, 0.5, 'b'), (2, NULL, NULL, 'A'), (3, -5, -0.5, 'a')");
		this.sessions = SessionFixture.converting(this.recorder, new LowerCase(), new LowerCaseWriter());
		for (String property : List.of("points", "rate", "code")) {
			for (Order order : List.of(Order.asc(property), Order.desc(property), Order.asc(property).nullsFirst(),
					Order.asc(property).nullsLast())) {
				assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).as("%s", order)
					.isThrownBy(() -> scroll(Score.class, Sort.by(order), 1, false))
					.withMessageContainingAll("Score", property, "hold");
			}
		}
		this.database.execute("UPDATE \"score\" SET points = 0, rate = 0, code = 'c' WHERE id = 2");
		for (String property : List.of("points", "rate", "code")) {
			assertThat(scroll(Score.class, Sort.by(property), 1, false)).hasSize(3);
		}
		openSessions();
	}

	// MariaDB compared 0.1 with the double that is nearest to the float, for ever
	@Test
	void floatsAreOrderedOrRefused() {
		this.database.execute(
				"CREATE TABLE \"measure\" (id BIGINT PRIMARY KEY, reading "
						+ ((this.product == DatabaseProduct.MARIADB) ? "FLOAT)" : "REAL)"),
				"INSERT INTO \"measure\" VALUES (1, 0.1), (2, 0.3), (3, 0.1), (4, 1.1), (5, 0.1)");
		if (this.product == DatabaseProduct.MARIADB) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> scroll(Measure.class, Sort.by("reading"), 2, false))
				.withMessageContainingAll("Measure", "'reading'", "double");
			return;
		}
		assertThat(scroll(Measure.class, Sort.by("reading"), 2, false)).hasSize(5);
	}

	@Test
	void orderThatIgnoresTheCaseIsRefused() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> scroll(Clip.class, Sort.by(Order.asc("title").ignoreCase()), 3, false))
			.withMessageContainingAll("title", "Clip", "case");
	}

	@Table("measure")
	record Measure(@Id Long id, float reading) {

	}

	enum Kind {

		SHORT, LONG

	}

	record Place(@Nullable String city, @Nullable String street) {
	}

	@Table("clip")
	record Clip(@Id Long id, @Nullable String title, @Column("rank") @Nullable Integer rank, @Nullable Kind kind,
			@Embedded.Nullable @Nullable Place place) {
	}

	@Table("job")
	static class Job {

		@Id
		private Long id = 0L;

		private int due;

	}

	@Table("sample")
	record Sample(@Id Long id, Date at, LocalDate since, float size, double price) {
	}

	@Table("score")
	static class Score {

		@Id
		@Nullable Long id;

		int points;

		double rate;

		@Nullable Code code;

	}

	record Code(String text) {
	}

	@ReadingConverter
	static class LowerCase implements Converter<String, Code> {

		@Override
		public Code convert(String text) {
			return new Code(text.toLowerCase(Locale.ROOT));
		}

	}

	@WritingConverter
	static class LowerCaseWriter implements Converter<Code, String> {

		@Override
		public String convert(Code code) {
			return code.text();
		}

	}

	@ReadingConverter
	static class DateReader implements Converter<LocalDateTime, Date> {

		@Override
		public Date convert(LocalDateTime time) {
			return Date.from(time.toInstant(ZoneOffset.UTC));
		}

	}

	@WritingConverter
	static class DateWriter implements Converter<Date, LocalDateTime> {

		@Override
		public LocalDateTime convert(Date date) {
			return LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC);
		}

	}

	record StallId(int hall, int number) {
	}

	@Table("stall")
	record Stall(@Id @Embedded.Nullable StallId id, @Nullable String goods) {
	}

}
