package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;
import reactor.core.publisher.Mono;

class PostgresRetryContractTests extends AbstractRetryContractTests {

	PostgresRetryContractTests() {
		super(TestDatabase.postgres(5));
	}

	@Override
	Mono<Long> meetConflict(AsyncSession session) {
		return tag(session, "a").one()
			.then(paintElsewhere("a", "theirs"))
			.then(Mono.defer(() -> paint(session, "a", "mine")));
	}

}
