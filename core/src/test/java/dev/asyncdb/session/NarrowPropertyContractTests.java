package dev.asyncdb.session;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.TypeMismatchDataAccessException;
import org.springframework.data.annotation.Id;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.core.PropertyReference;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Properties whose types are narrower than their columns: a value that they cannot hold
 * is an error when it is read, whatever reads it.
 */
class NarrowPropertyContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.database.execute("CREATE TABLE \"wide\" (id BIGINT PRIMARY KEY, amount NUMERIC(20, 4), total BIGINT,"
				+ " ratio DOUBLE PRECISION, price NUMERIC(30, 2), starts TIMESTAMP(6), kind VARCHAR(10))");
	}

	@BeforeEach
	void heldValues() {
		this.database.execute("DELETE FROM \"wide\"",
				"INSERT INTO \"wide\" VALUES (1, 2.0000, 40000, 0.5, 1.75, '2026-01-02 00:00:00', 'SHORT')");
	}

	private static <P> List<Function<AsyncSession, Mono<?>>> reads(PropertyReference<Plain, P> property) {
		return List.of((session) -> session.getById(Plain.class, 1L),
				(session) -> session.select(Plain.class).all().collectList(),
				(session) -> session.getById(Mixed.class, 1L),
				(session) -> session.select(Plain.class).as(Part.class).all().collectList(),
				(session) -> session.select(Plain.class).column(property).all().collectList());
	}

	@Test
	void heldValuesAreRead() {
		Plain plain = inTransaction((session) -> session.getById(Plain.class, 1L));
		assertThat(List.of(plain.amount, plain.total, plain.ratio, plain.price, plain.starts))
			.isEqualTo(List.of(2, 40_000, 0.5f, 1.75, LocalDate.of(2026, 1, 2)));
		assertThat(inTransaction((session) -> session.getById(Mixed.class, 1L)).sum.amount).isEqualTo(2);
		reads(Plain::getAmount).forEach(this::run);
	}

	@ParameterizedTest
	@CsvSource({ "amount, 1.7500, Integer", "amount, 3000000000.0000, Integer", "total, 3000000000, Integer",
			"ratio, 0.123456789, Float", "ratio, 1e300, Float", "price, 9007199254740993.00, Double",
			"starts, '''2026-01-02 13:45:00''', LocalDate", "kind, '''HUGE''', Kind" })
	void valuesThatAreNotHeldAreRefused(String column, String value, String type) {
		this.database.execute("UPDATE \"wide\" SET " + column + " = " + value);
		reads(property(column)).forEach(
				(read) -> assertThatExceptionOfType(TypeMismatchDataAccessException.class).isThrownBy(() -> run(read))
					.withMessageContainingAll("'" + column + "'", type, "declare it as")
					.withMessageNotContaining(value.replace("'", "")));
		if (column.equals("amount")) {
			assertThatExceptionOfType(TypeMismatchDataAccessException.class)
				.isThrownBy(() -> run((session) -> session.getById(Plain.class, 1L)))
				.withMessage("The column 'amount' has a BigDecimal that the property 'amount' of Plain,"
						+ " of type Integer, cannot hold: declare it as BigDecimal");
			assertThatExceptionOfType(TypeMismatchDataAccessException.class)
				.isThrownBy(() -> run((session) -> session.getById(Mixed.class, 1L)))
				.withMessageContaining("'sum.amount' of Mixed");
		}
		if (column.equals("kind")) {
			assertThatExceptionOfType(TypeMismatchDataAccessException.class)
				.isThrownBy(() -> run((session) -> session.getById(Plain.class, 1L)))
				.withMessageEndingWith(": add the constant, or declare it as String");
		}
	}

	private static PropertyReference<Plain, ?> property(String column) {
		return switch (column) {
			case "amount" -> PropertyReference.property(Plain::getAmount);
			case "total" -> PropertyReference.property(Plain::getTotal);
			case "ratio" -> PropertyReference.property(Plain::getRatio);
			case "price" -> PropertyReference.property(Plain::getPrice);
			case "kind" -> PropertyReference.property(Plain::getKind);
			default -> PropertyReference.property(Plain::getStarts);
		};
	}

	@Test
	void converterOfTheApplicationDecides() {
		this.database.execute("UPDATE \"wide\" SET amount = 1.75");
		var converting = SessionFixture.converting(this.recorder, new Rounding());
		assertThat(get(converting.inTransaction((session) -> session.getById(Rounded.class, 1L))).amount).isEqualTo(2);
	}

	@Table("wide")
	static class Plain {

		@Id
		private Long id = 0L;

		private @Nullable Integer amount;

		private int total;

		private @Nullable Float ratio;

		private double price;

		private @Nullable LocalDate starts;

		private @Nullable Kind kind;

		@Nullable Integer getAmount() {
			return this.amount;
		}

		int getTotal() {
			return this.total;
		}

		@Nullable Float getRatio() {
			return this.ratio;
		}

		double getPrice() {
			return this.price;
		}

		@Nullable LocalDate getStarts() {
			return this.starts;
		}

		@Nullable Kind getKind() {
			return this.kind;
		}

	}

	enum Kind {

		SHORT, LONG

	}

	record Part(@Nullable Integer amount, int total, @Nullable Float ratio, double price, @Nullable LocalDate starts,
			@Nullable Kind kind) {
	}

	@Table("wide")
	static class Mixed {

		@Id
		private Long id = 0L;

		@Embedded.Nullable
		private Sum sum = new Sum();

		private @Nullable Float ratio;

		private double price;

		private @Nullable LocalDate starts;

		private @Nullable Kind kind;

	}

	static class Sum {

		private @Nullable Integer amount;

		private int total;

	}

	@Table("wide")
	static class Rounded {

		@Id
		private Long id = 0L;

		private int amount;

	}

	@ReadingConverter
	static class Rounding implements Converter<BigDecimal, Integer> {

		@Override
		public Integer convert(BigDecimal number) {
			return (int) Math.round(number.doubleValue());
		}

	}

}
