package dev.asyncdb.benchmarks.workload;

import dev.asyncdb.benchmarks.harness.Contestant;
import dev.asyncdb.benchmarks.harness.Scenario;
import dev.asyncdb.benchmarks.model.ItemRepository;
import dev.asyncdb.benchmarks.peer.Peers;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Code that does not know asyncdb, on r2dbc-pool and on the pool of asyncdb.
 */
record PlainSpring(Site site) {

	Scenario find(int concurrency) {
		return this.site.scenario("Repository without a transaction", concurrency,
				found("on r2dbc-pool", this.site.peers().plainPool),
				found("on asyncdb's pool", this.site.peers().safePool));
	}

	private static Contestant found(String name, ConnectionFactory pool) {
		return Finds.checked(name, Peers.repository(pool)::findById);
	}

	Scenario findInTransaction(int concurrency) {
		return this.site.scenario("Repository in a transaction of Spring", concurrency,
				foundInTransaction("on r2dbc-pool", this.site.peers().plainPool),
				foundInTransaction("on asyncdb's pool", this.site.peers().safePool));
	}

	private static Contestant foundInTransaction(String name, ConnectionFactory pool) {
		ItemRepository repository = Peers.repository(pool);
		TransactionalOperator spring = Peers.transactions(pool);
		return Finds.checked(name, (id) -> spring.transactional(Mono.defer(() -> repository.findById(id))));
	}

}
