package dev.asyncdb.fault;

import java.time.Duration;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F17: a caller whose work is stored reads it immediately over another connection.
 */
@Tag("fault")
class ReadYourWritesTests {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	@Test
	void readAfterATransactionNeverMisses() {
		int size = FaultScale.of("F17", 1000);
		try (FaultDatabase database = FaultDatabase.direct(8).warm()) {
			AsyncDatabaseManager writer = database.manager(ConnectionOptions.defaults());
			AsyncDatabaseManager reader = AsyncDatabaseManager.builder(database.server().connectionFactory()).build();
			Long misses = Flux.range(0, size)
				.flatMap((number) -> write(writer, number).then(Mono.defer(() -> seen(reader, number))), 16)
				.filter((seen) -> seen != 1)
				.count()
				.block(LIMIT);
			assertThat(misses).as("misses").isZero();
			assertThat(database.entries()).isEqualTo(size);
			database.invariant().verify();
		}
	}

	// One by a transaction of its function, one by a session that commits
	private static Mono<Entry> write(AsyncDatabaseManager writer, int number) {
		return (number % 2 == 0) ? writer.inTransaction((session) -> session.save(Entry.of(number)))
				: writer.inSession((session) -> session.save(Entry.of(number)).delayUntil((saved) -> session.commit()));
	}

	private static Mono<Long> seen(AsyncDatabaseManager reader, int number) {
		return reader.inSession((session) -> session.sql()
			.sql("SELECT COUNT(*) FROM entry WHERE number = :number")
			.bind("number", number)
			.mapValue(Long.class)
			.one());
	}

}
