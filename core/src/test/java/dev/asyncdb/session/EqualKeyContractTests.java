package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.KeyKind.Owner;
import dev.asyncdb.session.KeyKind.Part;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys and references that the database holds equal are one row, however they are
 * spelled.
 */
class EqualKeyContractTests extends EqualKeyFixture {

	private static Values<Owner> code(String code) {
		return Values.of(Owner::getCode, code);
	}

	private static Values<Owner> label(String label) {
		return Values.of(Owner::getLabel, label);
	}

	@Test
	void relationsFindWhatTheDatabaseHoldsEqual() {
		forEachKindWithOwner((kind) -> run((session) -> session.select(Owner.class)
			.with(Owner::getParts)
			.with(Owner::getCard)
			.with(Owner::getMarks)
			.one()
			.doOnNext((owner) -> {
				assertThat(owner.getParts()).hasSize(2);
				assertThat(owner.getCard()).isNotNull();
				assertThat(owner.getMarks()).hasSize(1);
			})));
	}

	@Test
	void referrersHoldTheSameOwner() {
		forEachKindWithOwner((kind) -> run((session) -> session.select(Part.class)
			.with(Part::getOwner)
			.all()
			.collectList()
			.flatMap((parts) -> session.getById(Owner.class, kind.key(1, 0)).doOnNext((owner) -> {
				assertThat(parts).extracting(Part::getOwner).containsExactly(owner, owner);
				assertThat(parts).allMatch((part) -> session.isLoaded(part, Part::getOwner));
			}))));
	}

	@Test
	void refreshedReferrerKeepsItsOwner() {
		forEachKindWithOwner((kind) -> run((session) -> session.select(Part.class)
			.with(Part::getOwner)
			.first()
			.flatMap(session::refresh)
			.doOnNext((part) -> assertThat(part.getOwner()).isNotNull())));
	}

	@Test
	void membersThatAreRemovedAndAddedAreWritten() {
		forEachKindWithOwner((kind) -> {
			run((session) -> session.select(Owner.class)
				.with(Owner::getParts)
				.with(Owner::getMarks)
				.one()
				.doOnNext((owner) -> {
					session.delete(owner.getParts().remove(0));
					owner.getParts().add(new Part(kind.key(1, 2)));
					owner.getMarks().clear();
				}));
			assertThat(count("keyed_part")).isEqualTo(2);
			assertThat(count("keyed_marking")).isZero();
		});
	}

	@Test
	void everySpellingIsOneInstance() {
		forEachKindWithOwner((kind) -> run((session) -> session.getById(Owner.class, kind.key(1, 2))
			.flatMap((owner) -> session.getById(Owner.class, kind.key(1, 0))
				.doOnNext((same) -> assertThat(same).isSameAs(owner))
				.then(session.getOne(Owner.class, Criteria.where("id").is(kind.key(1, 1))))
				.doOnNext((same) -> assertThat(same).isSameAs(owner))
				.thenMany(session.select(Owner.class)
					.where(Criteria.where("code").in(kind.key(1, 1), kind.key(1, 2)))
					.all())
				.doOnNext((same) -> assertThat(same).isSameAs(owner))
				.then())));
	}

	@Test
	void copyInAnotherSpellingIsMergedAndSaved() {
		forEachKindWithOwner((kind) -> {
			Owner merged = new Owner(kind.key(1, 1));
			merged.setLabel("merged");
			run((session) -> session.merge(merged)
				.flatMap((owner) -> session.getById(Owner.class, kind.key(1, 0))
					.doOnNext((same) -> assertThat(same).isSameAs(owner))));
			assertThat(labels()).isEqualTo("merged");
			Owner saved = new Owner(kind.key(1, 2));
			saved.setLabel("saved");
			run((session) -> session.save(saved));
			assertThat(labels()).isEqualTo("saved");
			run((session) -> session.getById(Owner.class, kind.key(1, 0))
				.doOnNext((owner) -> owner.setLabel("changed")));
			assertThat(labels()).isEqualTo("changed");
		});
	}

	private String labels() {
		return inTransaction((session) -> session.select(Owner.class)
			.all()
			.map((owner) -> String.valueOf(owner.getLabel()))
			.collectList()
			.map((labels) -> String.join(",", labels)));
	}

	@Test
	void getOrCreateLeavesTheRowUntouched() {
		forEachKindWithOwner((kind) -> {
			String stored = inTransaction((session) -> session.select(Owner.class).one()).getCode();
			Values<Owner> defaults = Values.of(Owner::getId, kind.key(2, 0)).and(Owner::getLabel, "second");
			List<Persisted<Owner>> found = inTransaction(
					(session) -> session.getOrCreate(Owner.class, code(kind.key(1, 1)), defaults)
						.concatWith(session.getOrCreateAll(Owner.class,
								List.of(UpsertRow.of(code(kind.key(1, 2)), defaults),
										UpsertRow.of(code(kind.key(1, 1)), defaults))))
						.collectList());
			assertThat(found).extracting(Persisted::created).containsExactly(false, false, false);
			assertThat(found).extracting(Persisted::entity).containsOnly(found.get(0).entity());
			assertThat(found.get(0).entity().getCode()).isEqualTo(stored);
			assertThat(this.recorder.statements()).noneMatch((sql) -> sql.contains("INSERT") || sql.contains("UPDATE"));
			this.recorder.clear();
		});
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void getOrCreateWritesNoVersionOfARow() {
		forEachKindWithOwner((kind) -> {
			long version = this.database.number("SELECT xmin::text::bigint FROM \"keyed_owner\"");
			run((session) -> session.getOrCreate(Owner.class, code(kind.key(1, 1)), label("x")));
			assertThat(this.database.number("SELECT xmin::text::bigint FROM \"keyed_owner\" ")).isEqualTo(version);
		});
	}

	@Test
	void updateOrCreateUpdatesTheRowAndKeepsItsKey() {
		forEachKindWithOwner((kind) -> {
			String stored = inTransaction((session) -> session.select(Owner.class).one()).getCode();
			run((session) -> session.updateOrCreate(Owner.class, code(kind.key(1, 1)), label("one")));
			assertThat(labels()).isEqualTo("one");
			List<Persisted<Owner>> all = inTransaction((session) -> session
				.updateOrCreateAll(Owner.class, List.of(UpsertRow.of(code(kind.key(1, 2)), label("two")), UpsertRow
					.of(code(kind.key(2, 0)), label("new"), label("new").and(Owner::getId, kind.key(2, 0)))))
				.collectList());
			assertThat(all).extracting(Persisted::created).containsExactly(false, true);
			assertThat(Objects.requireNonNull(all.get(0).entity().getCode())).isEqualTo(stored);
			assertThat(labels()).contains("two", "new");
		});
	}

	@Test
	void rowsInOtherSpellingsAreAppliedInTheGivenOrder() {
		forEachKind((kind) -> {
			List<String> spellings = kind.spellings().stream().map((text) -> text.replace("#", "1")).toList();
			List<String> reversed = new ArrayList<>(spellings);
			Collections.reverse(reversed);
			for (List<String> keys : List.of(spellings, reversed)) {
				kind.emptyTables(this.database);
				List<UpsertRow<Owner>> rows = rows(keys);
				rows.add(1, row(kind.key(2, 0), "other"));
				List<Persisted<Owner>> updated = inTransaction(
						(session) -> session.updateOrCreateAll(Owner.class, rows).collectList());
				assertThat(updated).extracting(Persisted::created)
					.startsWith(true, true)
					.filteredOn((created) -> created)
					.hasSize(2);
				Owner owner = updated.get(0).entity();
				assertThat(updated.get(2).entity()).isSameAs(owner);
				assertThat(owner.getLabel()).isEqualTo("row " + (keys.size() - 1));
				assertThat(Objects.requireNonNull(owner.getCode()).strip()).isEqualTo(keys.get(0).strip());
			}
		});
	}

	@Test
	void ofRowsInOtherSpellingsTheFirstIsCreated() {
		forEachKind((kind) -> {
			List<String> spellings = kind.spellings().stream().map((text) -> text.replace("#", "1")).toList();
			List<String> reversed = new ArrayList<>(spellings);
			Collections.reverse(reversed);
			for (List<String> keys : List.of(spellings, reversed)) {
				kind.emptyTables(this.database);
				List<Persisted<Owner>> found = inTransaction(
						(session) -> session.getOrCreateAll(Owner.class, rows(keys)).collectList());
				assertThat(found).extracting(Persisted::created)
					.startsWith(true)
					.filteredOn((created) -> created)
					.hasSize(1);
				assertThat(found).extracting(Persisted::entity).containsOnly(found.get(0).entity());
				assertThat(found.get(0).entity().getLabel()).isEqualTo("row 0");
			}
		});
	}

	@Test
	void keysThatOnlyLookEqualAreRowsOfTheirOwn() {
		this.database.execute("DROP TABLE IF EXISTS \"keyed_owner\"",
				"CREATE TABLE \"keyed_owner\" (id VARCHAR(30)%1$s PRIMARY KEY, code VARCHAR(30)%1$s UNIQUE, label VARCHAR(20))"
					.formatted((this.product == DatabaseProduct.MARIADB) ? " COLLATE utf8mb4_bin" : ""));
		List<Persisted<Owner>> all = inTransaction(
				(session) -> session.updateOrCreateAll(Owner.class, rows(List.of("Ada", "ADA", "Ada"))).collectList());
		assertThat(all).extracting(Persisted::created).containsExactly(true, true, false);
		assertThat(all).extracting((outcome) -> outcome.entity().getLabel()).containsExactly("row 2", "row 1", "row 2");
		this.database.execute("DROP TABLE \"keyed_owner\"");
	}

	private static List<UpsertRow<Owner>> rows(List<String> keys) {
		List<UpsertRow<Owner>> rows = new ArrayList<>();
		keys.forEach((key) -> rows.add(row(key, "row " + rows.size())));
		return rows;
	}

	private static UpsertRow<Owner> row(String key, String label) {
		return UpsertRow.of(code(key), label(label), label(label).and(Owner::getId, key.strip()));
	}

	@Test
	void deletedByAnotherSpellingIsGone() {
		forEachKindWithOwner((kind) -> {
			this.database.execute("DELETE FROM \"keyed_part\"", "DELETE FROM \"keyed_card\"",
					"DELETE FROM \"keyed_marking\"");
			this.sessions
				.inTransaction((session) -> session.getById(Owner.class, kind.key(1, 1))
					.flatMap((owner) -> session.select(Owner.class)
						.where(Criteria.where("id").is(kind.key(1, 2)))
						.delete()
						.doOnNext((rows) -> assertThat(session.contains(owner)).isFalse()))
					.then(Mono.<Void>empty()))
				.block(TestDatabase.TIMEOUT);
			assertThat(count("keyed_owner")).isZero();
		});
	}

}
