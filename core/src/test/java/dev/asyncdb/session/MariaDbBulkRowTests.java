package dev.asyncdb.session;

import java.util.List;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.MARIADB)
class MariaDbBulkRowTests extends BulkFixture {

	@Override
	protected TestDatabase newDatabase() {
		return preparingStatements();
	}

	static TestDatabase preparingStatements() {
		return TestDatabase.mariadb(5, "max_statement_time=20&useServerPrepStmts=true");
	}

	@Test
	void namesThatDifferOnlyInCaseAreOneRow() {
		List<Persisted<Item>> outcomes = list((session) -> session.getOrCreateAll(Item.class,
				List.of(item("ada", "x"), item("Bob", "x"), item("ADA", "x"))));
		assertThat(created(outcomes)).containsExactlyInAnyOrder(true, true, false);
		assertThat(list((session) -> session.updateOrCreateAll(Item.class,
				List.of(item("Ada", "y"), item("bob", "y"), item("cyd", "y"), item("CYD", "z")))))
			.filteredOn(Persisted::created)
			.hasSize(1);
		assertThat(count("item")).isEqualTo(3);
	}

	@Test
	void preparedStatementsCountWhatTheyMeetAsWell() {
		for (int round = 0; round < 3; round++) {
			List<Persisted<Item>> outcomes = list(
					(session) -> session.updateOrCreateAll(Item.class, List.of(item("a", "x"), item("b", "x"))));
			assertThat(created(outcomes)).containsOnly(round == 0);
		}
		assertThat(list((session) -> session.insertAll(
				List.of(Item.of("b", null), Item.of("c", null), Item.of("a", null), Item.of("d", null)),
				OnConflict.SKIP)))
			.extracting(Item::code)
			.containsExactly("c", "d");
	}

}
