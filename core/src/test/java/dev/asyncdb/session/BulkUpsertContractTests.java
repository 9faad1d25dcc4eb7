package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import dev.asyncdb.mapping.UnknownPropertyException;
import dev.asyncdb.mapping.Values;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Getting, updating and creating many rows by their keys.
 */
class BulkUpsertContractTests extends BulkFixture {

	@Test
	void missingOnesAreCreatedAndTheOthersFoundInTheGivenOrder() {
		list((session) -> session.getOrCreateAll(Item.class, List.of(item("b", "old"), item("d", "old"))));
		List<Persisted<Item>> outcomes = list((session) -> session.getOrCreateAll(Item.class,
				List.of(item("d", "new"), item("a", "new"), item("b", "new"), item("c", "new"))));
		assertThat(outcomes).extracting((outcome) -> outcome.entity().code()).containsExactly("d", "a", "b", "c");
		assertThat(labels(outcomes)).containsExactly("old", "new", "old", "new");
		assertThat(created(outcomes)).containsExactly(false, true, false, true);
		assertThat(outcomes).extracting((outcome) -> outcome.entity().stock()).containsOnly(7);
		assertThat(outcomes).extracting((outcome) -> outcome.entity().version()).containsOnly(0);
		assertThat(count("item")).isEqualTo(4);
	}

	@Test
	void ofEqualKeysTheFirstIsCreated() {
		List<Persisted<Item>> outcomes = list((session) -> session.getOrCreateAll(Item.class,
				List.of(item("a", "first"), item("b", "other"), item("a", "second"))));
		assertThat(created(outcomes)).containsExactly(true, true, false);
		assertThat(outcomes.get(2).entity()).isSameAs(outcomes.get(0).entity());
		assertThat(Objects.requireNonNull(stored("a")).label()).isEqualTo("first");
	}

	@Test
	void hundredHitsAreOneStatementAndHundredMissesFew() {
		assertThat(statements((session) -> session.getOrCreateAll(Item.class, codes(100)))).isEqualTo(by(2, 3, 2));
		assertThat(statements((session) -> session.getOrCreateAll(Item.class, codes(100)))).isOne();
		assertThat(statements((session) -> session.getOrCreateAll(Item.class, codes(150)))).isEqualTo(by(2, 3, 2));
		assertThat(count("item")).isEqualTo(150);
	}

	@Test
	void hundredUpdatesAreFewStatementsWhereTheDatabaseCan() {
		assertThat(statements((session) -> session.updateOrCreateAll(Item.class, labelled(100, "new"))))
			.isEqualTo(by(1, 3, 2));
		assertThat(statements((session) -> session.updateOrCreateAll(Item.class, labelled(100, "newer"))))
			.isEqualTo(by(2, 201, 101));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"item\" WHERE label LIKE 'newer%' AND version = 1"))
			.isEqualTo(100);
	}

	private static List<UpsertRow<Item>> labelled(int count, String label) {
		return IntStream.range(0, count).mapToObj((index) -> item("c" + index, label + index)).toList();
	}

	@Test
	void moreRowsThanAStatementHoldsTakeSeveral() {
		List<Persisted<Item>> outcomes = list((session) -> session.getOrCreateAll(Item.class, codes(1100)));
		assertThat(outcomes).hasSize(1100).allMatch(Persisted::created);
		assertThat(list((session) -> session.getOrCreateAll(Item.class, codes(1100)))).hasSize(1100)
			.noneMatch(Persisted::created);
		assertThat(count("item")).isEqualTo(1100);
	}

	@Test
	void nothingAsksTheDatabaseNothing() {
		assertThat(statements((session) -> session.getOrCreateAll(Item.class, List.of()))).isZero();
		assertThat(statements((session) -> session.updateOrCreateAll(Item.class, List.of()))).isZero();
		assertThat(statements((session) -> session.insertAll(List.of(), OnConflict.SKIP))).isZero();
	}

	@Test
	void updatesChangeWhatIsThereAndCreateWhatIsNot() {
		list((session) -> session.getOrCreateAll(Item.class, List.of(item("b", "old"))));
		List<Persisted<Item>> outcomes = list((session) -> session.updateOrCreateAll(Item.class,
				List.of(item("c", "x"), item("b", null),
						UpsertRow.of(code("a"), label("y"), Values.of(Item::serial, "s")),
						UpsertRow.of(code("d"), label("y"), Values.none()))));
		assertThat(created(outcomes)).containsExactly(true, false, true, true);
		assertThat(labels(outcomes)).containsExactly("x", "null", "null", "null");
		assertThat(outcomes).extracting((outcome) -> outcome.entity().version()).containsExactly(0, 1, 0, 0);
		assertThat(outcomes.get(2).entity().serial()).isEqualTo("s");
		assertThat(list((session) -> session.select(Item.class).all()))
			.containsExactlyInAnyOrderElementsOf(outcomes.stream().map(Persisted::entity).toList());
	}

	@Test
	void equalKeysAreUpdatedOneAfterTheOther() {
		List<Persisted<Item>> outcomes = list(
				(session) -> session.updateOrCreateAll(Item.class, List.of(item("a", "first"), item("b", "other"),
						UpsertRow.of(code("a"), Values.of(Item::serial, "s")), item("a", "last"))));
		assertThat(created(outcomes)).containsExactly(true, true, false, false);
		Item last = Objects.requireNonNull(stored("a"));
		assertThat(last).extracting(Item::label, Item::serial, Item::version).containsExactly("last", "s", 2);
		assertThat(outcomes.get(0).entity()).isEqualTo(last);
		assertThat(outcomes.get(3).entity()).isEqualTo(last);
	}

	@Test
	void updateOfNothingGetsOrCreates() {
		list((session) -> session.getOrCreateAll(Item.class, List.of(item("a", "old"))));
		List<Persisted<Item>> outcomes = list((session) -> session.updateOrCreateAll(Item.class,
				List.of(UpsertRow.of(code("b")), UpsertRow.of(code("a")), item("c", "x"))));
		assertThat(created(outcomes)).containsExactly(true, false, true);
		assertThat(outcomes.get(1).entity()).extracting(Item::label, Item::version).containsExactly("old", 0);
	}

	@Test
	void severalKeyColumnsAreOneKeyInAnyOrder() {
		Values<Slot> one = Values.of(Slot::room, "r").and(Slot::place, 1);
		Values<Slot> same = Values.of(Slot::place, 1).and(Slot::room, "r");
		Values<Slot> other = Values.of(Slot::place, 2).and(Slot::room, "r");
		Values<Slot> label = Values.of(Slot::label, "x");
		List<UpsertRow<Slot>> rows = List.of(UpsertRow.of(one, label), UpsertRow.of(other, label),
				UpsertRow.of(same, label));
		assertThat(created(list((session) -> session.getOrCreateAll(Slot.class, rows)))).containsExactly(true, true,
				false);
		assertThat(created(list((session) -> session.getOrCreateAll(Slot.class, rows)))).containsOnly(false);
		assertThat(created(list((session) -> session.updateOrCreateAll(Slot.class, rows)))).containsOnly(false);
		assertThat(count("slot")).isEqualTo(2);
	}

	@Test
	void lookupsByDifferentColumnsGoTogether() {
		list((session) -> session.insertAll(List.of(Item.of("a", "1"), Item.of("b", "2")), OnConflict.FAIL));
		List<Persisted<Item>> outcomes = list((session) -> session.updateOrCreateAll(Item.class,
				List.of(UpsertRow.of(Values.of(Item::serial, "2"), label("by serial")), item("a", "by code"),
						UpsertRow.of(code("c").and(Item::serial, "3"), label("by both")))));
		assertThat(created(outcomes)).containsExactly(false, false, true);
		assertThat(labels(outcomes)).containsExactly("by serial", "by code", "by both");
	}

	@Test
	void keysThatHoldAUniqueOneWorkTogether() {
		List<UpsertRow<Item>> rows = List.of(UpsertRow.of(code("a").and(Item::label, "x")),
				UpsertRow.of(code("b").and(Item::label, "y")));
		assertThat(created(list((session) -> session.getOrCreateAll(Item.class, rows)))).containsOnly(true);
		assertThat(created(list((session) -> session.getOrCreateAll(Item.class, rows)))).containsOnly(false);
		duplicate((session) -> session.getOrCreateAll(Item.class, List.of(UpsertRow.of(code("c").and(Item::label, "x")),
				UpsertRow.of(code("a").and(Item::label, "other")))));
		assertThat(count("item")).isEqualTo(2);
	}

	@Test
	void whatRefusesOneRefusesAllBeforeAnythingIsWritten() {
		Mono<Boolean> work = this.sessions.inSession((session) -> session
			.getOrCreateAll(Item.class, List.of(item("a", "x"), UpsertRow.of(label("y"))))
			.then(Mono.just("done"))
			.onErrorResume(InvalidDataAccessApiUsageException.class, (refusal) -> Mono.just("refused"))
			.flatMap((outcome) -> session.select(Item.class).exists().map((any) -> outcome.equals("done") || any)));
		assertThat(get(work)).isFalse();
		refused((session) -> session.updateOrCreateAll(Item.class,
				List.of(item("a", "x"), UpsertRow.of(code("b"), Values.of(Item::version, 3)))),
				InvalidDataAccessApiUsageException.class, "version");
		refused((session) -> session.getOrCreateAll(Slot.class,
				List.of(UpsertRow.of(Values.of(Slot::room, "r").and(Slot::place, null)))),
				InvalidDataAccessApiUsageException.class, "NULL");
		refused((session) -> session.getOrCreateAll(Item.class, List.of(UpsertRow.of(Values.none()))),
				InvalidDataAccessApiUsageException.class, "at least one key");
		refused((session) -> session.getOrCreateAll(Item.class,
				List.of(UpsertRow.of(code("a"), Values.from(Item.class, java.util.Map.of("nonsense", 1), "nonsense")))),
				UnknownPropertyException.class, "nonsense");
		assertThat(count("item") + count("slot")).isZero();
	}

	@Test
	void violationOfAnotherConstraintArrivesAsItIs() {
		list((session) -> session.insertAll(List.of(Item.of("a", "taken")), OnConflict.FAIL));
		List<UpsertRow<Item>> rows = List.of(item("b", "x"), UpsertRow.of(code("c"), Values.of(Item::serial, "taken")));
		duplicate((session) -> session.getOrCreateAll(Item.class, rows));
		duplicate((session) -> session.updateOrCreateAll(Item.class, rows));
		list((session) -> session.getOrCreateAll(Item.class, codes("c")));
		duplicate((session) -> session.updateOrCreateAll(Item.class, rows));
		assertThat(count("item")).isEqualTo(2);
		assertThat(Objects.requireNonNull(stored("a"))).extracting(Item::label, Item::version).containsExactly(null, 0);
	}

	@Test
	void rowWithOtherKeysThanWereLookedForIsMadeAsASingleOneIs() {
		List<Persisted<Item>> outcomes = list((session) -> session.getOrCreateAll(Item.class,
				List.of(UpsertRow.of(code("a"), code("renamed")), item("b", "x"))));
		assertThat(created(outcomes)).containsExactly(true, true);
		assertThat(outcomes.get(0).entity().code()).isEqualTo("renamed");
	}

	@Test
	void updateMayRenameAKey() {
		list((session) -> session.getOrCreateAll(Item.class, codes("a", "b")));
		List<Persisted<Item>> outcomes = list((session) -> session.updateOrCreateAll(Item.class,
				List.of(UpsertRow.of(code("b"), code("new b")), UpsertRow.of(code("a"), code("new a")))));
		assertThat(created(outcomes)).containsOnly(false);
		assertThat(outcomes).extracting((outcome) -> outcome.entity().code()).containsExactly("new b", "new a");
	}

}
