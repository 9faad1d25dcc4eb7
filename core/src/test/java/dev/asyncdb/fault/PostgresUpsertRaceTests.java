package dev.asyncdb.fault;

import java.util.stream.IntStream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F15 on PostgreSQL, where an error would cost the transaction.
 */
@Tag("fault")
class PostgresUpsertRaceTests extends AbstractUpsertRaceTests {

	private final FaultDatabase database = FaultDatabase.direct(16).warm();

	private final AsyncDatabaseManager manager = this.database.manager(PATIENT);

	@Override
	AsyncDatabaseManager manager() {
		return this.manager;
	}

	@Override
	TestDatabase server() {
		return this.database.server();
	}

	@AfterEach
	void close() {
		this.database.invariant().verify();
		this.database.close();
	}

	@Test
	void workBeforeALostRaceIsKept() {
		int callers = FaultScale.of("F15", 200);
		race(1, callers,
				(session, key, caller) -> session.save(Entry.of(caller))
					.then(session.getOrCreate(Word.class, text(key)))
					.delayUntil((word) -> session.save(Entry.of(callers + caller))));
		assertThat(this.database.entries()).isEqualTo(2L * callers);
		assertThat(this.database.server().number("SELECT COUNT(DISTINCT number) FROM entry"))
			.isEqualTo(IntStream.range(0, 2 * callers).distinct().count());
	}

	@Test
	void racersThatHitBurnNoSequenceValue() {
		int keys = 10;
		int callers = FaultScale.of("F15", 50);
		Work getOrUpdate = (session, key, caller) -> (caller % 2 == 0) ? session.getOrCreate(Word.class, text(key))
				: session.updateOrCreate(Word.class, text(key), Values.of(Word::mark, "by " + caller));
		race(keys, 1, getOrUpdate);
		long before = this.database.server().number("SELECT last_value FROM word_id_seq");
		assertThat(race(keys, callers, getOrUpdate)).noneMatch(Persisted::created);
		assertThat(this.database.server().number("SELECT last_value FROM word_id_seq")).isEqualTo(before);
	}

}
