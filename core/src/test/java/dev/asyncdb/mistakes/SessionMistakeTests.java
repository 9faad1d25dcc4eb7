package dev.asyncdb.mistakes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mistakes in the use of sessions.
 */
class SessionMistakeTests extends AbstractMistakeTests {

	static Stream<Mistake> mistakes() {
		return Stream.of(Mistake.of("null in place of an entity", (session) -> session
			.save(nothing()), "The argument 'entity' must not be null"), Mistake.of("commit in inTransaction",
					AsyncSession::commit,
					"commit() is not allowed for a session inside inTransaction(..), @Transactional or a controller method",
					"Use inSession(..)"),
				Mistake.of("new related entity that was not added", (session) -> {
					Animal animal = new Animal(7L);
					animal.setKeeper(new Keeper(null, "bob"));
					return session.save(animal);
				}, "Animal.keeper holds a new Keeper that was not added: add it, or declare the relation with cascade"),
				Mistake.of("identifier that is changed",
						(session) -> session.getById(Keeper.class, 1L)
							.doOnNext((keeper) -> keeper.setId(8L))
							.then(session.flush()),
						"The identifier of a managed Keeper was changed: add a new entity and delete the old one"),
				Mistake.of("session used while it streams",
						(session) -> session.select(Animal.class)
							.stream(1)
							.concatMap((animal) -> session.select(Keeper.class).count()),
						"The session is streaming rows", "read all() rows first, or use another session"),
				Mistake.of("lost update", (session) -> session.save(new Visit(1L, 1)), "version"),
				Mistake.of("relation of an entity that was not added", (session) -> {
					session.relation(new Owner(), Owner::getAnimals).add(new Animal(11L));
					return session.flush();
				}, "Owner.animals was changed by relation(..) for a new Owner that was not added: add it"),
				Mistake.of("limit of no rows", (session) -> session.select(Keeper.class).limit(0).all(),
						"A limit must be at least 1 but is 0"));
	}

	@SuppressWarnings("NullAway")
	private static <T> T nothing() {
		return null;
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void messageSaysWhatToDo(Mistake mistake) {
		verify(mistake);
	}

	@Test
	void sessionUsedAfterItsEnd() {
		AtomicReference<@Nullable AsyncSession> kept = new AtomicReference<>();
		this.manager.inTransaction((session) -> {
			kept.set(session);
			return Mono.empty();
		}).block(TestDatabase.TIMEOUT);
		assertThat(failure(kept.get().select(Keeper.class).count())).hasMessageContainingAll("This session was closed",
				"Use it inside the function that receives it, and return the publisher");
	}

	@Test
	void managerUsedAfterItsEnd() {
		AsyncDatabaseManager own = AsyncDatabaseManager.builder(this.database.connectionFactory()).build();
		own.dispose().block(TestDatabase.TIMEOUT);
		assertThat(failure(own.inSession((session) -> session.select(Keeper.class).count())))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContainingAll("is disposed, so it provides no connections", "call dispose() last");
	}

	@Test
	void blockOnAnEventLoop() {
		Mono<Long> blocking = Mono
			.fromCallable(() -> this.manager.inSession((session) -> session.select(Keeper.class).count()).block())
			.subscribeOn(Schedulers.parallel());
		assertThat(failure(blocking)).hasMessageContainingAll(
				"block()/blockFirst()/blockLast() are blocking, which is not supported in thread", "parallel-");
	}

	@Test
	void writeInAReadOnlyTransaction() {
		assertThat(failure(this.manager.inTransaction(TransactionOptions.defaults().withReadOnly(true),
				(session) -> session.save(new Keeper(9L, "eve")))))
			.hasMessageContaining("read-only");
	}

	@Test
	void errorThatIsSwallowed() {
		Mono<Long> goingOn = this.manager.inTransaction((session) -> session.save(new Keeper(5L, "ada"))
			.onErrorComplete(DuplicateKeyException.class)
			.then(session.sql().sql("SELECT 1").fetch().rowsUpdated()));
		if (this.product != DatabaseProduct.POSTGRESQL) {
			assertThat(failure(goingOn)).isNull();
			return;
		}
		assertThat(failure(goingOn)).hasMessageContainingAll("An earlier statement of this transaction failed",
				"run statements that may fail in inSavepoint(..)");
	}

	// No error, and a warning would concern each session that only reads
	@Test
	void commitThatIsForgottenStoresNothing() {
		this.manager.inSession((session) -> session.save(new Keeper(6L, "eve"))).block(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM keeper WHERE id = 6")).isZero();
	}

	@Test
	void errorOfJoinedWorkThatIsSwallowedUndoesNothing() {
		Mono<Keeper> joined = this.manager.inTransaction(
				(inner) -> inner.save(new Keeper(10L, "joe")).then(Mono.error(new IllegalStateException("failed"))));
		this.manager.inTransaction((session) -> joined.onErrorComplete()).block(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM keeper WHERE id = 10")).isOne();
	}

	@Test
	void functionsThatReturnNull() {
		assertThat(Stream.<Publisher<?>>of(this.manager.inTransaction((session) -> nothing()),
				this.manager.inSession((session) -> nothing()), this.manager.stream((session) -> nothing()),
				this.manager.inConnection((connection) -> nothing()),
				this.manager.inTransaction((session) -> session.inSavepoint((same) -> nothing()))))
			.allSatisfy((publisher) -> assertThat(failure(Mono.from(publisher)))
				.hasMessageContainingAll("The function that works with the ", " returned null: return a publisher"));
	}

	// Operations are queued, so this is none
	@Test
	void parallelUseOfOneSessionWorks() {
		assertThat(this.manager
			.inTransaction((session) -> Flux.range(0, 20)
				.flatMap((number) -> session.select(Keeper.class).count().subscribeOn(Schedulers.parallel()))
				.count())
			.block(Duration.ofSeconds(30))).isEqualTo(20);
	}

	@Table("keeper")
	static class Owner {

		@Id
		private @Nullable Long id;

		@ToMany(mappedBy = "keeperId")
		private List<Animal> animals = new ArrayList<>();

		List<Animal> getAnimals() {
			return this.animals;
		}

	}

	static class Visit {

		@Id
		private final Long id;

		private @Nullable String dow;

		@Version
		private final int version;

		Visit(Long id, int version) {
			this.id = id;
			this.version = version;
		}

	}

}
