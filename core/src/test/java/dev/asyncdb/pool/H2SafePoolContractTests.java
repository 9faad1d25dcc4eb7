package dev.asyncdb.pool;

import dev.asyncdb.testing.TestDatabase;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class H2SafePoolContractTests extends AbstractSafePoolContractTests {

	H2SafePoolContractTests() {
		super(TestDatabase.h2(2));
	}

	@Override
	Scheduler driverThreads() {
		return Schedulers.boundedElastic();
	}

}
