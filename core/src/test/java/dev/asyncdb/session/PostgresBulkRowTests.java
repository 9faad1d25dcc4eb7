package dev.asyncdb.session;

import java.util.List;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.EnabledForProduct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.POSTGRESQL)
class PostgresBulkRowTests extends BulkFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		PostgresUpsertTests.createUnusualKeys(this.database);
	}

	@Test
	void partitionedTablesTellWhatWasCreated() {
		List<UpsertRow<Part>> rows = List.of(part("a", "x"), part("b", "x"), part("c", "x"));
		assertThat(created(list((session) -> session.updateOrCreateAll(Part.class, rows)))).containsOnly(true);
		assertThat(created(list((session) -> session.updateOrCreateAll(Part.class, rows)))).containsOnly(false);
		assertThat(
				created(list((session) -> session.getOrCreateAll(Part.class, List.of(part("d", "y"), part("a", "y"))))))
			.containsExactly(true, false);
	}

	private static UpsertRow<Part> part(String code, String label) {
		return UpsertRow.of(Values.of(Part::code, code), Values.of(Part::label, label));
	}

	@Test
	void nullIsAKeyWhereTheConstraintSaysSo() {
		List<UpsertRow<Bin>> rows = List.of(bin(null), bin("p"), bin(null));
		assertThat(created(list((session) -> session.getOrCreateAll(Bin.class, rows)))).containsExactly(true, true,
				false);
		assertThat(created(list((session) -> session.updateOrCreateAll(Bin.class, rows)))).containsOnly(false);
		assertThat(count("bin")).isEqualTo(2);
	}

	private static UpsertRow<Bin> bin(@Nullable String place) {
		return UpsertRow.of(Values.of(Bin::room, "r").and(Bin::place, place), Values.of(Bin::label, "x"));
	}

	@Test
	void locksStandInForAMissingConstraintIfTheyMay() {
		SessionFactory locking = this.sessions
			.withOptions(SessionOptions.defaults().withAdvisoryLockForMissingKey(true));
		List<UpsertRow<Item>> rows = List.of(UpsertRow.of(label("x"), code("a")), UpsertRow.of(label("y"), code("b")));
		for (boolean made : new boolean[] { true, false }) {
			assertThat(created(
					get(locking.inTransaction((session) -> session.getOrCreateAll(Item.class, rows).collectList()))))
				.containsOnly(made);
		}
	}

	@Test
	void hitsTakeNoValueOfTheSequence() {
		list((session) -> session.getOrCreateAll(Item.class, codes("a", "b")));
		long before = this.database.number("SELECT last_value FROM item_id_seq");
		list((session) -> session.getOrCreateAll(Item.class, codes("a", "b")));
		list((session) -> session.updateOrCreateAll(Item.class, List.of(item("a", "x"), item("b", "x"))));
		assertThat(this.database.number("SELECT last_value FROM item_id_seq")).isEqualTo(before);
	}

	@Table("part")
	record Part(@Id @Nullable Long id, String code, @Nullable String label) {
	}

	@Table("bin")
	record Bin(@Id @Nullable Long id, String room, @Nullable String place, @Nullable String label) {
	}

}
