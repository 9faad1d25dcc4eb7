package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operation costs must not grow with the number of managed objects that it cannot
 * concern. Counts how often their properties are read.
 */
class GrowthContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.database.execute(
				"CREATE TABLE \"counted\" (id BIGINT PRIMARY KEY, name VARCHAR(50) NOT NULL, label VARCHAR(50))",
				"CREATE TABLE \"other\" (id BIGINT PRIMARY KEY, name VARCHAR(50) NOT NULL)");
	}

	@BeforeEach
	void empty() {
		this.database.execute("DELETE FROM \"counted\"", "DELETE FROM \"other\"",
				"INSERT INTO \"other\" VALUES (1, 'a')");
	}

	/**
	 * Return how often properties are read by an operation with few and with many managed
	 * objects.
	 */
	private List<Long> reads(BiFunction<AsyncSession, List<Counted>, Mono<?>> operation) {
		List<Long> reads = new ArrayList<>();
		for (int managed : new int[] { 10, 200 }) {
			this.database.execute("DELETE FROM \"counted\"");
			add(IntStream.rangeClosed(1, managed).mapToObj(Counted::of).toArray());
			run((session) -> session.select(Counted.class)
				.where(Criteria.where("id").greaterThan(1))
				.all()
				.collectList()
				.flatMap((all) -> {
					Counted.READS.set(0);
					return operation.apply(session, all).then();
				})
				.doOnSuccess((nothing) -> reads.add(Counted.READS.get())));
		}
		return reads;
	}

	@Test
	void findByIdentifierComparesNoObjects() {
		List<Long> reads = reads((session, all) -> session.findById(Counted.class, 1L)
			.then(Mono.defer(() -> session.findById(Other.class, 1L)))
			.then(Mono.defer(() -> session.findById(Other.class, 2L))));
		assertThat(reads.get(1)).isEqualTo(reads.get(0));
	}

	@Test
	void queryOfAnotherTableComparesNoObjects() {
		List<Long> reads = reads((session,
				all) -> session.select(Other.class).all().then(Mono.defer(() -> session.select(Other.class).count())));
		assertThat(reads).containsOnly(0L);
	}

	@Test
	void queryOfTheirTableReadsEachColumnOnce() {
		assertThat(reads((session, all) -> session.select(Counted.class).count())).containsExactly(9 * 3L, 199 * 3L);
	}

	@Test
	void mergeComparesNoOtherObjects() {
		List<Long> reads = reads((session, all) -> {
			Counted copy = Counted.of(all.get(0).getId().intValue());
			copy.setName("merged");
			return session.merge(copy);
		});
		assertThat(reads.get(1)).isEqualTo(reads.get(0));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"counted\" WHERE name = 'merged'")).isEqualTo(1);
	}

	@Table("other")
	record Other(@Id Long id, String name) {
	}

}
