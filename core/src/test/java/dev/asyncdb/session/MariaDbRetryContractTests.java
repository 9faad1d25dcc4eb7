package dev.asyncdb.session;

import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.testing.TestDatabase;
import reactor.core.publisher.Mono;

/**
 * MariaDB finds conflicts of snapshots where it is told to. A row to which nothing new is
 * written has not changed.
 */
class MariaDbRetryContractTests extends AbstractRetryContractTests {

	private final AtomicInteger conflicts = new AtomicInteger();

	MariaDbRetryContractTests() {
		super(TestDatabase.mariadb(5, "innodb_snapshot_isolation=1"));
	}

	@Override
	Mono<Long> meetConflict(AsyncSession session) {
		return tag(session, "a").one()
			.then(paintElsewhere("a", "theirs" + this.conflicts.incrementAndGet()))
			.then(Mono.defer(() -> paint(session, "a", "mine")));
	}

}
