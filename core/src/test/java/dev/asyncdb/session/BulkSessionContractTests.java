package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.relational.core.sql.SqlIdentifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How bulk upserts affect the session, and inserts that skip existing rows.
 */
class BulkSessionContractTests extends BulkFixture {

	@Test
	void foundAndCreatedOnesAreTheManagedInstances() {
		run((session) -> session.getOrCreateAll(User.class, List.of(user("ada", "Ada")))
			.then(session.getOne(User.class, Values.of(User::getName, "ada")))
			.flatMap((known) -> session.getOrCreateAll(User.class, List.of(user("bob", "Bob"), user("ada", "other")))
				.collectList()
				.doOnNext((outcomes) -> {
					assertThat(outcomes.get(1).entity()).isSameAs(known);
					assertThat(session.contains(outcomes.get(0).entity())).isTrue();
					outcomes.get(0).entity().setLogins(5);
				})));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE name = 'bob' AND logins = 5")).isOne();
	}

	@Test
	void updateBringsTheManagedInstanceUpToDate() {
		run((session) -> session.getOrCreateAll(User.class, List.of(user("ada", "Ada")))
			.single()
			.map(Persisted::entity)
			.flatMap(
					(known) -> session.updateOrCreateAll(User.class, List.of(user("ada", "Countess"), user("bob", "B")))
						.collectList()
						.doOnNext((outcomes) -> {
							assertThat(outcomes.get(0).entity()).isSameAs(known);
							assertThat(known.getFullName()).isEqualTo("Countess");
							assertThat(known.getVersion()).isEqualTo(1);
						})));
	}

	@Test
	void dirtyInstanceIsWrittenFirstAlsoWithoutAutoFlush() {
		add(User.named("ada"), User.named("bob"));
		SessionFactory manual = this.sessions.withOptions(SessionOptions.defaults().withAutoFlush(false));
		get(manual.inTransaction((session) -> session.select(User.class)
			.all()
			.doOnNext((user) -> user.setLogins(9))
			.collectList()
			.flatMapMany(
					(users) -> session.updateOrCreateAll(User.class, List.of(user("bob", "Bob"), user("ada", "Ada"))))
			.doOnNext((outcome) -> assertThat(outcome.entity().getLogins()).isEqualTo(9))
			.then(Mono.just(true))));
		assertThat(this.database
			.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 9 AND full_name IS NOT NULL AND version = 2"))
			.isEqualTo(2);
	}

	@Test
	void rollbackTakesBackWhatNewObjectsGot() {
		List<User> made = new ArrayList<>();
		User skipped = User.named("taken");
		this.sessions
			.inSession((session) -> session.getOrCreateAll(User.class, List.of(user("ada", "Ada"), user("taken", "T")))
				.doOnNext((outcome) -> made.add(outcome.entity()))
				.thenMany(session.insertAll(List.of(skipped, User.named("new")), OnConflict.SKIP))
				.doOnNext(made::add)
				.then(session.rollback()))
			.block(TestDatabase.TIMEOUT);
		assertThat(made).hasSize(3).allMatch((user) -> user.getId() == null && user.getVersion() == null);
		assertThat(skipped).extracting(User::getId, User::getVersion).containsOnlyNulls();
		assertThat(count("users")).isZero();
	}

	@Test
	void callbacksAreToldOfWhatIsMadeOnly() {
		List<String> told = new CopyOnWriteArrayList<>();
		Listening listening = new Listening(told);
		SessionFactory sessions = SessionFixture.sessions(this.recorder,
				ReactiveEntityCallbacks.create(listening, listening.after()));
		run((session) -> session.getOrCreateAll(Item.class, codes("b")).then());
		List<Persisted<Item>> outcomes = get(sessions
			.inTransaction((session) -> session.getOrCreateAll(Item.class, codes("a", "b", "c")).collectList()));
		assertThat(told).containsExactly("convert a", "convert c", "saved a", "saved c");
		assertThat(labels(outcomes)).containsExactly("heard", "null", "heard");
	}

	@Test
	void skippingInsertsWhatIsNew() {
		add(User.named("bob"));
		User ada = User.named("ada");
		User bob = User.named("bob");
		User again = User.named("ada");
		List<User> inserted = list((session) -> session.insertAll(List.of(bob, ada, again), OnConflict.SKIP));
		assertThat(inserted).containsExactly(ada);
		assertThat(ada.getId()).isNotNull();
		assertThat(ada.getVersion()).isZero();
		assertThat(ada.getCreatedAt()).isNotNull();
		assertThat(bob.getId()).isNull();
		assertThat(again.getId()).isNull();
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void skippingLooksAtAllUniqueValuesOfARow() {
		List<Item> inserted = list((session) -> session.insertAll(List.of(Item.of("a", "1"), Item.of("b", "1"),
				Item.of("a", "2"), Item.of("c", null), Item.of("d", null), Item.of("e", "3")), OnConflict.SKIP));
		assertThat(inserted).extracting(Item::code).containsExactly("a", "c", "d", "e");
		assertThat(inserted).allMatch((item) -> item.id() != null && item.stock() != null);
		assertThat(list((session) -> session.select(Item.class).all())).containsExactlyInAnyOrderElementsOf(inserted);
	}

	@Test
	void skippingTakesFewStatements() {
		List<Item> items = new ArrayList<>();
		codes(100).forEach((row) -> items.add(Item.of(String.valueOf(row.keys().asMap().get("code")), null)));
		assertThat(statements((session) -> session.insertAll(items.subList(0, 50), OnConflict.SKIP)))
			.isEqualTo(by(1, 2, 1));
		assertThat(statements((session) -> session.insertAll(items, OnConflict.SKIP))).isEqualTo(by(1, 2, 101));
		assertThat(count("item")).isEqualTo(100);
	}

	@Test
	void skippingHidesNoOtherError() {
		refused((session) -> session.insertAll(List.of(Item.of("a", null), Item.of("b".repeat(60), null)),
				OnConflict.SKIP), DataIntegrityViolationException.class, "does not fit");
		assertThat(count("item")).isZero();
	}

	@Test
	void failingInsertsAllOrRaisesTheDuplicate() {
		add(User.named("bob"));
		duplicate((session) -> session.insertAll(List.of(User.named("ada"), User.named("bob")), OnConflict.FAIL));
		assertThat(list((session) -> session.insertAll(List.of(User.named("ada"), User.named("cyd")), OnConflict.FAIL)))
			.extracting(User::getName)
			.containsExactly("ada", "cyd");
		assertThat(count("users")).isEqualTo(3);
	}

	@Test
	void managedOneIsNotInsertedAgain() {
		for (OnConflict choice : OnConflict.values()) {
			refused((session) -> session.save(User.named("ada " + choice))
				.flatMapMany((ada) -> session.insertAll(List.of(ada), choice)),
					InvalidDataAccessApiUsageException.class, "managed");
		}
		assertThat(count("users")).isZero();
	}

	@Test
	void pendingOnesAreWrittenBefore() {
		List<Persisted<User>> outcomes = list((session) -> {
			session.add(User.named("ada"));
			return session.getOrCreateAll(User.class, List.of(user("ada", "Ada"), user("bob", "Bob")));
		});
		assertThat(created(outcomes)).containsExactly(false, true);
		assertThat(Objects.requireNonNull(outcomes.get(0)).entity().getFullName()).isNull();
	}

	@Test
	void eachSubscriptionDoesTheWork() {
		Flux<Persisted<Item>> work = this.sessions
			.inTransaction((session) -> session.updateOrCreateAll(Item.class, List.of(item("a", "x"))).collectList())
			.flatMapIterable((outcomes) -> outcomes);
		assertThat(get(work.single()).created()).isTrue();
		assertThat(get(work.single()).created()).isFalse();
		assertThat(get(work.single()).entity().version()).isEqualTo(2);
	}

	private record Listening(List<String> told) implements BeforeConvertCallback<Item> {

		@Override
		public Publisher<Item> onBeforeConvert(Item item, SqlIdentifier table) {
			this.told.add("convert " + item.code());
			return Mono.just(new Item(item.id(), item.code(), item.serial(), "heard", item.stock(), item.version()));
		}

		AfterSaveCallback<Item> after() {
			return new Saved(this.told);
		}

	}

	private record Saved(List<String> told) implements AfterSaveCallback<Item> {

		@Override
		public Publisher<Item> onAfterSave(Item item, OutboundRow row, SqlIdentifier table) {
			this.told.add("saved " + item.code());
			return Mono.just(item);
		}

	}

}
