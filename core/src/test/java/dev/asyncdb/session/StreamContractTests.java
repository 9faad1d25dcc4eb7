package dev.asyncdb.session;

import java.time.Duration;
import java.util.Objects;

import dev.asyncdb.testing.FaultyConnectionFactory;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.data.domain.Sort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reading row by row, on every database.
 */
class StreamContractTests extends DatabaseFixture {

	private static final int ROWS = 2000;

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
		this.sessions.inTransaction((session) -> {
			for (int i = 0; i < ROWS; i++) {
				session.add(User.named("user" + i));
			}
			return Mono.empty();
		}).block(TestDatabase.TIMEOUT);
	}

	@Test
	void streamEmitsAllRowsAndManagesNone() {
		Long count = this.sessions
			.stream((session) -> session.select(User.class)
				.stream(50)
				.doOnNext((user) -> assertThat(session.contains(user)).isFalse()))
			.count()
			.block(TestDatabase.TIMEOUT);
		assertThat(count).isEqualTo(ROWS);
	}

	@Test
	void streamWhenCancelledReturnsTheConnection() {
		Long count = this.sessions.stream((session) -> session.select(User.class).stream(10))
			.take(3)
			.count()
			.block(TestDatabase.TIMEOUT);
		assertThat(count).isEqualTo(3);
	}

	@Test
	void queryWhileAStreamIsOpenFailsAtOnceWithBothPlaces() {
		this.sessions
			.stream((session) -> session.select(User.class)
				.stream(10)
				.concatMap((user) -> session.select(User.class).count()))
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(StreamOpenException.class)
				.message()
				.containsPattern("StreamContractTests.*StreamContractTests"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void queryAfterAStreamIsFine() {
		Long rows = this.sessions
			.inTransaction((session) -> session.select(User.class)
				.stream(100)
				.count()
				.flatMap((streamed) -> session.select(User.class).count()))
			.block(TestDatabase.TIMEOUT);
		assertThat(rows).isEqualTo(ROWS);
	}

	@Test
	void queryAfterACancelledStreamIsFine() {
		Long rows = this.sessions
			.inTransaction((session) -> session.select(User.class)
				.stream(100)
				.next()
				.flatMap((first) -> session.select(User.class).count()))
			.block(TestDatabase.TIMEOUT);
		assertThat(rows).isEqualTo(ROWS);
	}

	@Test
	void streamWhenCancelledWhileItFlushesLosesNothing() {
		Sinks.Empty<Void> arrival = Sinks.empty();
		FaultyConnectionFactory slow = new FaultyConnectionFactory(this.recorder).before("create", arrival.asMono());
		Long pending = SessionFixture.sessions(slow).inSession((session) -> {
			session.add(User.named("pending"));
			return session.select(User.class)
				.stream(10)
				.take(Duration.ofMillis(100))
				.then(Mono.fromRunnable(arrival::tryEmitEmpty))
				.then(session.flush())
				.then(session.sql()
					.sql(this.database.sql("SELECT COUNT(*) FROM \"users\" WHERE name = 'pending'"))
					.mapValue(Long.class)
					.one());
		}).block(TestDatabase.TIMEOUT);
		assertThat(pending).isOne();
	}

	@Test
	void streamEmitsManagedEntitiesAsTheyAre() {
		Boolean same = Objects.requireNonNull(
				this.sessions
					.inTransaction((session) -> session.select(User.class)
						.orderBy(Sort.by("id"))
						.first()
						.flatMap((managed) -> session.select(User.class)
							.orderBy(Sort.by("id"))
							.limit(2)
							.stream(10)
							.any((user) -> user == managed)))
					.block(TestDatabase.TIMEOUT));
		assertThat(same).isTrue();
	}

	@Test
	void streamsOfDifferentSessionsRunBesideEachOther() {
		Long count = Flux.range(0, 5)
			.flatMap((index) -> this.sessions.stream((session) -> session.select(User.class).stream(64)))
			.count()
			.block(TestDatabase.TIMEOUT);
		assertThat(count).isEqualTo(5L * ROWS);
	}

}
