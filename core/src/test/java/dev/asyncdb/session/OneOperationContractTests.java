package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.data.annotation.Id;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.mapping.event.AfterConvertCallback;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Operations that are called alone are as many round trips as they have statements.
 */
class OneOperationContractTests extends ErrorFixture {

	private static final String WAITING_ON_POSTGRES = "SELECT COUNT(%s) FROM pg_stat_activity"
			+ " WHERE wait_event_type = 'Lock' AND datname = current_database()";

	private static final String WAITING_ON_MARIADB = "SELECT %s FROM information_schema.processlist"
			+ " WHERE db = DATABASE() AND info LIKE 'INSERT%%'";

	// The first lookup by some columns asks the catalog for their constraint
	@BeforeEach
	void lookUpOnce() {
		lookUp(this.sessions);
	}

	private void lookUp(SessionFactory sessions) {
		get(sessions.getOrCreate(User.class, named("known")));
		get(sessions.getOrCreate(Tag.class, labelled("a")));
		this.recorder.clear();
	}

	private static Values<User> named(String name) {
		return Values.of(User::getName, name);
	}

	private static Values<Tag> labelled(String label) {
		return Values.of(Tag::label, label);
	}

	private static Values<User> logins(int logins) {
		return Values.of(User::getLogins, logins);
	}

	private List<String> trips() {
		return this.recorder.trips();
	}

	// H2 returns what it has written to a query
	private String written(String statement) {
		return (this.product == DatabaseProduct.H2) ? "SELECT" : statement;
	}

	private boolean hasLogins(String name, int logins) {
		return this.database
			.number("SELECT COUNT(*) FROM \"users\" WHERE name = '%s' AND logins = %d".formatted(name, logins)) == 1;
	}

	@Test
	void findIsOneRoundTrip() {
		Long id = Objects.requireNonNull(get(this.sessions.getOne(User.class, named("known"))).getId());
		assertThat(trips()).isEqualTo(List.of("SELECT"));
		List<Mono<User>> finds = List.of(this.sessions.findById(User.class, id), this.sessions.getById(User.class, id),
				this.sessions.findOne(User.class, named("known")),
				this.sessions.findOne(User.class, Criteria.where("name").is("known")),
				this.sessions.getOne(User.class, Criteria.where("name").is("known")));
		for (Mono<User> find : finds) {
			this.recorder.clear();
			assertThat(get(find).getId()).isEqualTo(id);
			assertThat(trips()).isEqualTo(List.of("SELECT"));
		}
	}

	@Test
	void findOfMissingRowIsOneRoundTrip() {
		assertThat(this.sessions.findById(User.class, -1L).blockOptional(TestDatabase.TIMEOUT)).isEmpty();
		assertThat(trips()).isEqualTo(List.of("SELECT"));
		error(EmptyResultDataAccessException.class, this.sessions.getById(User.class, -1L));
		error(EmptyResultDataAccessException.class, this.sessions.getOne(User.class, named("missing")));
	}

	@Test
	void getOrCreateIsOneRoundTripOrTwo() {
		Persisted<User> hit = get(this.sessions.getOrCreate(User.class, named("known"), logins(1)));
		assertThat(hit.created()).isFalse();
		assertThat(trips()).isEqualTo(List.of("SELECT"));
		this.recorder.clear();
		Persisted<User> miss = get(this.sessions.getOrCreate(User.class, named("ada"), logins(1)));
		assertThat(miss.created()).isTrue();
		assertThat(miss.entity().getId()).isNotNull();
		assertThat(trips()).isEqualTo(List.of("SELECT", written("INSERT")));
		assertThat(hasLogins("ada", 1)).isTrue();
	}

	@Test
	void updateOrCreateIsOneRoundTripOrTwoWhereAnUpdateReturnsRows() {
		Persisted<User> created = get(this.sessions.updateOrCreate(User.class, named("ada"), logins(1)));
		assertThat(created.created()).isTrue();
		List<String> ofTheInsert = switch (this.product) {
			case POSTGRESQL -> List.of("UPDATE", "INSERT");
			case H2 -> List.of("SELECT", "SELECT");
			case MARIADB -> List.of("SELECT", "INSERT");
		};
		assertThat(trips()).isEqualTo(ofTheInsert);
		this.recorder.clear();
		Persisted<User> updated = get(this.sessions.updateOrCreate(User.class, named("ada"), logins(2)));
		assertThat(updated.created()).isFalse();
		assertThat(updated.entity().getVersion()).isOne();
		List<String> ofTheUpdate = switch (this.product) {
			case POSTGRESQL -> List.of("UPDATE");
			case H2 -> List.of("SELECT");
			case MARIADB -> List.of("SELECT", "BEGIN", "UPDATE", "SELECT", "COMMIT");
		};
		assertThat(trips()).isEqualTo(ofTheUpdate);
		assertThat(hasLogins("ada", 2)).isTrue();
	}

	@Test
	void operationInsideATransactionIsAPartOfIt() {
		error(IllegalStateException.class,
				this.sessions.inTransaction((session) -> this.sessions.getOrCreate(User.class, named("ada"))
					.delayUntil((row) -> session.getById(User.class, Objects.requireNonNull(row.entity().getId()))
						.doOnNext((same) -> assertThat(same).isSameAs(row.entity())))
					.then(Mono.error(new IllegalStateException("no")))));
		assertThat(trips()).endsWith("ROLLBACK");
		assertThat(count("users")).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void whatHearsOfTheWriteIsAPartOfItsTransaction(Heard heard) {
		SessionFactory sessions = heard.sessions.apply(this);
		lookUp(sessions);
		assertThat(get(sessions.getOrCreate(User.class, named("ada"), logins(1))).created()).isTrue();
		assertThat(trips()).contains("BEGIN").endsWith("COMMIT");
		this.recorder.clear();
		assertThat(get(sessions.updateOrCreate(User.class, named("ada"), logins(2))).created()).isFalse();
		assertThat(trips()).contains("BEGIN").endsWith("COMMIT");
		assertThat(hasLogins("ada", 2)).isTrue();
	}

	@Test
	void callbackThatFailsAfterAnUpdateLeavesNothingStored() {
		AfterConvertCallback<User> refusing = (user, table) -> (user.getLogins() == 9)
				? Mono.error(new IllegalStateException("no")) : Mono.just(user);
		SessionFactory sessions = SessionFixture.sessions(this.recorder, ReactiveEntityCallbacks.create(refusing));
		error(IllegalStateException.class, sessions.updateOrCreate(User.class, named("known"), logins(9)));
		assertThat(hasLogins("known", 0)).isTrue();
		assertThat(trips()).endsWith("ROLLBACK");
	}

	@Test
	void duplicateOfAnotherKeyStoresNothing() {
		get(this.sessions.getOrCreate(Tag.class, labelled("red"), Values.of(Tag::color, "red")));
		this.recorder.clear();
		error(DuplicateKeyException.class,
				this.sessions.getOrCreate(Tag.class, labelled("other"), Values.of(Tag::color, "red")));
		error(DuplicateKeyException.class,
				this.sessions.updateOrCreate(Tag.class, labelled("other"), Values.of(Tag::color, "red")));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"tags\" WHERE label = 'other'")).isZero();
		assertThat(get(this.sessions.getOrCreate(Tag.class, labelled("other"))).created()).isTrue();
	}

	@Test
	void storedRowThatCannotBeReadLeavesTheOutcomeOpen() {
		SessionFactory converting = SessionFixture.converting(this.recorder, new PaintWriter(), new PaintReader());
		Values<Painted> key = Values.of(Painted::label, "broken");
		Values<Painted> broken = Values.of(Painted::color, new Paint("broken"));
		get(converting.getOrCreate(Painted.class, Values.of(Painted::label, "fine")));
		error(CommitOutcomeUnknownException.class, converting.getOrCreate(Painted.class, key, broken));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"tags\" WHERE label = 'broken'")).isOne();
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void connectionThatIsLostDuringTheWriteLeavesTheOutcomeOpen() {
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		this.sessions.inSession((session) -> session.save(User.named("ada")).then(Mono.fromRunnable(() -> {
			Disposable call = this.sessions.getOrCreate(User.class, named("ada")).subscribe((row) -> {
			}, failure::set);
			await().atMost(TestDatabase.TIMEOUT).until(() -> waiting("COUNT(*)", "*") > 0);
			killWaiting();
			await().atMost(TestDatabase.TIMEOUT).until(() -> failure.get() != null || call.isDisposed());
		}).subscribeOn(SessionFixture.BLOCKING))).block(TestDatabase.TIMEOUT);
		assertThat(failure.get()).isInstanceOf(CommitOutcomeUnknownException.class);
		assertThat(get(this.sessions.getOrCreate(User.class, named("ada"))).created()).isTrue();
	}

	private long waiting(String onMariaDb, String onPostgres) {
		return this.database.number((this.product == DatabaseProduct.POSTGRESQL)
				? WAITING_ON_POSTGRES.formatted(onPostgres) : WAITING_ON_MARIADB.formatted(onMariaDb));
	}

	private void killWaiting() {
		long session = waiting("MAX(id)", "pg_terminate_backend(pid)");
		if (this.product == DatabaseProduct.MARIADB) {
			this.database.execute("KILL " + session);
		}
	}

	@Test
	void cancelAfterTheWriteWasSentComesTooLate() {
		AtomicReference<Disposable> caller = new AtomicReference<>();
		this.recorder.during("INSERT INTO \"users\"", () -> Objects.requireNonNull(caller.get()).dispose());
		Sinks.Empty<Void> start = Sinks.empty();
		caller.set(start.asMono().then(this.sessions.getOrCreate(User.class, named("ada"), logins(3))).subscribe());
		start.tryEmitEmpty();
		await().atMost(TestDatabase.TIMEOUT).until(() -> hasLogins("ada", 3));
	}

	@Test
	void racersMakeOneRowAndCountExactly() {
		int racers = 60;
		List<Persisted<User>> outcomes = get(Flux.range(0, racers)
			.flatMap((racer) -> (racer % 2 == 0) ? this.sessions.getOrCreate(User.class, named("raced"))
					: this.sessions.updateOrCreate(User.class, named("raced"), logins(racer)), racers)
			.collectList());
		assertThat(outcomes).filteredOn(Persisted::created).hasSize(1);
		long creations = outcomes.stream().filter((row) -> row.created() && row.entity().getLogins() > 0).count();
		assertThat(this.database.number("SELECT version FROM \"users\" WHERE name = 'raced'"))
			.isEqualTo(racers / 2 - creations);
	}

	@Test
	void lastWriteOfATransactionIsSentAlone() {
		User ada = User.named("ada");
		run((session) -> {
			session.add(ada);
			return Mono.empty();
		});
		assertThat(trips()).isEqualTo(List.of(written("INSERT")));
		assertThat(ada.getId()).isNotNull();
		this.recorder.clear();
		run((session) -> session.findOne(User.class, named("ada")).doOnNext((user) -> user.setLogins(4)));
		List<String> ofTheTransaction = switch (this.product) {
			case POSTGRESQL -> List.of("SELECT", "UPDATE");
			case H2 -> List.of("SELECT", "SELECT");
			case MARIADB -> List.of("BEGIN", "SELECT", "UPDATE", "SELECT", "COMMIT");
		};
		assertThat(trips()).isEqualTo(ofTheTransaction);
		assertThat(hasLogins("ada", 4)).isTrue();
	}

	@Test
	void lastWriteOfATransactionThatSpringKnowsIsAPartOfIt() {
		run((session) -> {
			session.add(User.named("ada"));
			return DatabaseClient.create(this.recorder).sql("SELECT 1").then();
		});
		assertThat(trips()).startsWith("BEGIN").endsWith("COMMIT");
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void lastWriteThatIsRefusedFailsTheTransaction() {
		User twin = User.named("known");
		error(DuplicateKeyException.class, this.sessions.inTransaction((session) -> {
			session.add(twin);
			return Mono.empty();
		}));
		assertThat(trips()).isEqualTo(List.of(written("INSERT")));
		assertThat(twin.getId()).isNull();
		assertThat(count("users")).isOne();
	}

	/**
	 * What runs code of the application between a write and its commit.
	 */
	enum Heard {

		LISTENER((test) -> SessionFixture.sessions(test.recorder, ReactiveEntityCallbacks.create(),
				List.of(new SessionListener() {
				}))),

		BEFORE_CONVERT((test) -> {
			BeforeConvertCallback<User> callback = (user, table) -> Mono.just(user);
			return SessionFixture.sessions(test.recorder, ReactiveEntityCallbacks.create(callback));
		}),

		AFTER_SAVE((test) -> {
			AfterSaveCallback<User> callback = (user, row, table) -> Mono.just(user);
			return SessionFixture.sessions(test.recorder, ReactiveEntityCallbacks.create(callback));
		}),

		FIRST_STATEMENT((test) -> SessionFixture.sessions(test.recorder)
			.withOptions(SessionOptions.defaults().withTransactionStart(TransactionStart.FIRST_STATEMENT))),

		AUDITING((test) -> SessionFixture.auditedBy("eve", User.class, test.recorder));

		private final Function<OneOperationContractTests, SessionFactory> sessions;

		Heard(Function<OneOperationContractTests, SessionFactory> sessions) {
			this.sessions = sessions;
		}

	}

	record Paint(String name) {
	}

	@Table("tags")
	record Painted(@Id @Nullable Long id, String label, @Nullable Paint color) {
	}

	@WritingConverter
	private static final class PaintWriter implements Converter<Paint, String> {

		@Override
		public String convert(Paint paint) {
			return paint.name();
		}

	}

	@ReadingConverter
	private static final class PaintReader implements Converter<String, Paint> {

		@Override
		public Paint convert(String name) {
			if (name.equals("broken")) {
				throw new IllegalStateException("broken");
			}
			return new Paint(name);
		}

	}

}
