package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Order;
import org.springframework.data.domain.Window;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;

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

	enum Kind {

		SHORT, LONG

	}

	record Place(@Nullable String city, @Nullable String street) {
	}

	@Table("clip")
	record Clip(@Id Long id, @Nullable String title, @Column("rank") @Nullable Integer rank, @Nullable Kind kind,
			@Embedded.Nullable @Nullable Place place) {
	}

	record StallId(int hall, int number) {
	}

	@Table("stall")
	record Stall(@Id @Embedded.Nullable StallId id, @Nullable String goods) {
	}

}
