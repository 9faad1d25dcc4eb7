package dev.asyncdb.schema;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names are the same to the schema, to statements and to what is asked of the catalog,
 * whether they are derived from a class or contain the quote character of the database.
 */
class CatalogNameContractTests extends SchemaFixture {

	CatalogNameContractTests(DatabaseProduct product) {
		super(product, 3);
	}

	@Test
	void tableWithADerivedNameIsFoundInTheCatalog() {
		AsyncDatabaseManager manager = manager(LooseItem.class);
		get(manager.schema().createAll());
		get(manager.inTransaction((session) -> session.save(new LooseItem(null, "known", "a"))));
		Values<LooseItem> unguarded = Values.of(LooseItem::label, "a");
		List.of(manager.inTransaction((session) -> session.getOrCreate(LooseItem.class, unguarded)),
				manager.inTransaction((session) -> session.updateOrCreate(LooseItem.class, unguarded, Values.none())))
			.forEach((refused) -> refused.as(StepVerifier::create)
				.expectErrorSatisfies(
						(failure) -> assertThat(failure).isInstanceOf(InvalidDataAccessApiUsageException.class)
							.hasMessageContaining("UNIQUE ("))
				.verify(TestDatabase.TIMEOUT));
		assertThat(get(manager
			.inTransaction((session) -> session.getOrCreate(LooseItem.class, Values.of(LooseItem::code, "known"))))
			.created()).isFalse();
	}

	@Test
	void quoteCharacterInANameIsEscapedEverywhere() {
		AsyncDatabaseManager manager = manager(Plank.class);
		get(manager.schema().createAll());
		assertThat(get(manager.schema().compare()).all()).isEmpty();
		Plank saved = get(manager.inTransaction((session) -> session.save(new Plank(null, "oak", 7, 8))));
		get(manager.inTransaction((session) -> session.save(new Plank(saved.id, "oak", 9, 10))));
		get(manager.inTransaction((session) -> session.updateOrCreate(Plank.class, Values.of(Plank::wood, "oak"),
				Values.of(Plank::inches, 11))));
		Criteria found = Criteria.where("inches").is(11).and("feet").is(10);
		Plank read = get(manager.inSession((session) -> session.select(Plank.class).where(found).one()));
		assertThat(read).isEqualTo(new Plank(saved.id, "oak", 11, 10));
		Mono<Plank> deleted = manager
			.inTransaction((session) -> session.getById(Plank.class, saved.id()).doOnNext(session::delete));
		get(deleted);
		Mono<Long> left = manager.inSession((session) -> session.select(Plank.class).count());
		assertThat(get(left)).isZero();
	}

	/**
	 * An entity without a name of its own.
	 */
	record LooseItem(@Id @Nullable Long id, @Unique String code, String label) {
	}

	/**
	 * An entity with columns that another program has named.
	 */
	record Plank(@Id @Nullable Long id, @Unique String wood, @Column("length_in_\"") Integer inches,
			@Column("length_in_`") Integer feet) {
	}

}
