package dev.asyncdb.benchmarks;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import dev.asyncdb.benchmarks.model.Item;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Compares plain Spring code on an unguarded pool and on a {@code SafePool}.
 */
record GuardScenarios(ConnectionFactory plain, ConnectionFactory safe) {

	List<Scenario> all() {
		return List.of(find(1), find(32), findInTransaction(32));
	}

	private static Mono<Item> find(R2dbcEntityTemplate template) {
		return Mono.defer(() -> template.selectOne(
				Query.query(Criteria.where("id").is(ThreadLocalRandom.current().nextLong(1, 1000))), Item.class));
	}

	private Scenario find(int concurrency) {
		return new Scenario("Guard: find by identifier", concurrency, Mono.empty(),
				List.of(new Contestant("template on r2dbc-pool", find(new R2dbcEntityTemplate(this.plain))),
						new Contestant("template on the safe pool", find(new R2dbcEntityTemplate(this.safe)))));
	}

	private Scenario findInTransaction(int concurrency) {
		return new Scenario("Guard: find by identifier, one transaction each", concurrency, Mono.empty(),
				List.of(new Contestant("template on r2dbc-pool", inTransaction(this.plain)),
						new Contestant("template on the safe pool", inTransaction(this.safe))));
	}

	private static Mono<Item> inTransaction(ConnectionFactory pool) {
		return TransactionalOperator.create(new R2dbcTransactionManager(pool))
			.transactional(find(new R2dbcEntityTemplate(pool)));
	}

}
