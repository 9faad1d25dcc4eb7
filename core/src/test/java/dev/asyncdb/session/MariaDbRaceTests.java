package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.transaction.annotation.Isolation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many sessions that want the same new row at the same time, each on a connection of its
 * own.
 */
@EnabledForProduct(DatabaseProduct.MARIADB)
class MariaDbRaceTests extends DatabaseFixture {

	private static final int RACERS = 16;

	private static final int KEYS = 20;

	MariaDbRaceTests() {
		super(RACERS);
	}

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void openAllConnections() {
		this.database.execute("DELETE FROM \"users\"");
		Flux.range(0, RACERS)
			.flatMap((index) -> this.sessions.inSession((session) -> session.sql().sql("SELECT SLEEP(0.1)").then()),
					RACERS)
			.blockLast(TestDatabase.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource(names = { "READ_COMMITTED", "REPEATABLE_READ" })
	void getOrCreateCreatesOneRowForEachKey(Isolation isolation) {
		race(isolation, (session, name) -> session.getOrCreate(User.class, Values.of(User::getName, name)));
	}

	@ParameterizedTest
	@EnumSource(names = { "READ_COMMITTED", "REPEATABLE_READ" })
	void updateOrCreateCreatesOneRowForEachKeyAndLosesNoUpdate(Isolation isolation) {
		race(isolation, (session, name) -> session.updateOrCreate(User.class, Values.of(User::getName, name),
				Values.of(User::getFullName, name)));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE version = " + (RACERS - 1)))
			.isEqualTo(KEYS);
	}

	private void race(Isolation isolation, BiFunction<AsyncSession, String, Mono<Persisted<User>>> work) {
		long deadlocks = 0;
		for (int key = 0; key < KEYS; key++) {
			String name = isolation + " " + key;
			List<Object> outcomes = race(isolation, (session) -> work.apply(session, name));
			assertThat(outcomes).as(name).filteredOn(Boolean.TRUE::equals).hasSize(1);
			assertThat(outcomes).filteredOn((outcome) -> outcome instanceof Boolean).hasSize(RACERS);
			deadlocks += outcomes.size() - RACERS;
		}
		System.out.println("deadlocks of %d sessions: %d".formatted(RACERS * KEYS, deadlocks));
	}

	/**
	 * How the sessions ended, and the conflicts on the way.
	 */
	private List<Object> race(Isolation isolation, Function<AsyncSession, Mono<Persisted<User>>> work) {
		TransactionOptions options = TransactionOptions.defaults().withIsolation(isolation);
		return Objects.requireNonNull(Flux.range(0, RACERS)
			.flatMap((index) -> repeated(this.sessions.inTransaction(options, work::apply)), RACERS)
			.collectList()
			.block(TestDatabase.TIMEOUT));
	}

	private static Flux<Object> repeated(Mono<Persisted<User>> work) {
		return work.<Object>map(Persisted::created)
			.flux()
			.onErrorResume((failure) -> DatabaseErrorKind.of(failure) == DatabaseErrorKind.DEADLOCK,
					(deadlock) -> Flux.concat(Mono.just(DatabaseErrorKind.DEADLOCK), Flux.defer(() -> repeated(work))));
	}

}
