package dev.asyncdb.session;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Function;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.expression.ColumnExpression;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.postgresql.codec.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An upsert with values that the database holds equal is no modification for auditing,
 * for one row and for many, on every database.
 */
class EqualValueAuditingContractTests extends DatabaseFixture {

	private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 123_456_000);

	@BeforeParameterizedClassInvocation
	void createTable() {
		this.database.execute("CREATE TABLE \"offer\" (id BIGINT PRIMARY KEY, price NUMERIC(10, 2), at TIMESTAMP(6),"
				+ " editor VARCHAR(20))");
		if (this.product == DatabaseProduct.POSTGRESQL) {
			this.database.execute("CREATE TABLE \"sheet\" (id BIGINT PRIMARY KEY, content JSONB, editor VARCHAR(20))");
		}
	}

	@BeforeEach
	void twoRows() {
		this.database.execute("DELETE FROM \"offer\"");
		write("ann", all("1.50", TIME));
	}

	private void write(String auditor, Function<AsyncSession, Publisher<?>> work) {
		write(auditor, Offer.class, work);
	}

	private void write(String auditor, Class<?> type, Function<AsyncSession, Publisher<?>> work) {
		SessionFixture.auditedBy(auditor, type, this.recorder)
			.inTransaction((session) -> Flux.from(work.apply(session)).then())
			.block(TestDatabase.TIMEOUT);
	}

	private static Values<Offer> values(String price, LocalDateTime at) {
		return Values.of(Offer::getPrice, new BigDecimal(price)).and(Offer::getAt, at);
	}

	private static Function<AsyncSession, Publisher<?>> all(String price, LocalDateTime at) {
		return (session) -> session.updateOrCreateAll(Offer.class,
				List.of(UpsertRow.of(Values.of(Offer::getId, 1L), values(price, at)),
						UpsertRow.of(Values.of(Offer::getId, 2L), values(price, at))));
	}

	private static Function<AsyncSession, Publisher<?>> one(Values<Offer> values) {
		return (session) -> session.updateOrCreate(Offer.class, Values.of(Offer::getId, 1L), values);
	}

	private long edited(String editor) {
		return this.database.number("SELECT COUNT(*) FROM \"offer\" WHERE editor = '" + editor + "'");
	}

	@Test
	void numberOfAnotherScaleIsNoModification() {
		write("bob", one(values("1.5", TIME)));
		write("bob", all("1.500", TIME));
		assertThat(edited("ann")).isEqualTo(2);
		write("bob", one(values("1.51", TIME)));
		assertThat(edited("bob")).isOne();
		write("cyd", all("1.52", TIME));
		assertThat(edited("cyd")).isEqualTo(2);
	}

	@Test
	void computedValueIsAModification() {
		Values<Offer> raised = Values.computed(Offer::getPrice, ColumnExpression.plus(BigDecimal.ONE));
		Values<Offer> first = values("1.00", TIME);
		write("dee", (session) -> session.updateOrCreate(Offer.class, Values.of(Offer::getId, 1L), raised, first));
		assertThat(edited("dee")).isOne();
		write("eve",
				(session) -> session.updateOrCreateAll(Offer.class,
						List.of(UpsertRow.of(Values.of(Offer::getId, 1L), raised, first),
								UpsertRow.of(Values.of(Offer::getId, 2L), raised, first))));
		assertThat(edited("eve")).isEqualTo(2);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"offer\" WHERE price = 3.5")).isOne();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void blanksOfADocumentAreNoModification() {
		for (String content : List.of("{\"a\": 1}", "{\"a\":2}")) {
			write(content, Sheet.class, (session) -> session.updateOrCreate(Sheet.class, Values.of(Sheet::getId, 1L),
					Values.of(Sheet::getContent, Json.of(content))));
		}
		assertThat(this.database.number("SELECT COUNT(*) FROM \"sheet\" WHERE editor = '{\"a\":2}'")).isOne();
		write("again", Sheet.class, (session) -> session.updateOrCreate(Sheet.class, Values.of(Sheet::getId, 1L),
				Values.of(Sheet::getContent, Json.of("{ \"a\" : 2 }"))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"sheet\" WHERE editor = 'again'")).isZero();
	}

	@Table("offer")
	static class Offer {

		@Id
		private Long id = 0L;

		private @Nullable BigDecimal price;

		private @Nullable LocalDateTime at;

		@LastModifiedBy
		private @Nullable String editor;

		Long getId() {
			return this.id;
		}

		@Nullable BigDecimal getPrice() {
			return this.price;
		}

		@Nullable LocalDateTime getAt() {
			return this.at;
		}

	}

	@Table("sheet")
	static class Sheet {

		@Id
		private Long id = 0L;

		private @Nullable Json content;

		@LastModifiedBy
		private @Nullable String editor;

		Long getId() {
			return this.id;
		}

		@Nullable Json getContent() {
			return this.content;
		}

	}

}
