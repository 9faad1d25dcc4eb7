package dev.asyncdb.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Compares blocking style with a reactive chain: an empty call, awaits of available
 * values, awaits with a change of threads, and real statements.
 */
record BridgeScenarios(AsyncDatabaseManager manager) {

	private static final int STEPS = 100;

	List<Scenario> all() {
		return List.of(call(), steps("nothing to wait for", Mono.just(1L)),
				steps("a change of threads", Mono.just(1L).publishOn(Schedulers.parallel())), find(1), find(32),
				findsInOneTransaction());
	}

	private static Scenario call() {
		return new Scenario("Bridge: a call without an await", 1, Mono.empty(),
				List.of(new Contestant("reactive, on another thread",
						Mono.fromSupplier(() -> 1L).subscribeOn(Schedulers.parallel())),
						new Contestant("bridge", Bridge.call(() -> 1L))));
	}

	private static Scenario steps(String what, Mono<Long> step) {
		return new Scenario("Bridge: %d steps with %s".formatted(STEPS, what), 1, Mono.empty(),
				List.of(new Contestant("reactive chain", Flux.range(0, STEPS).concatMap((number) -> step).count()),
						new Contestant("bridge, one await each", Bridge.call(() -> {
							long sum = 0;
							for (int number = 0; number < STEPS; number++) {
								sum += Objects.requireNonNull(Bridge.await(step));
							}
							return sum;
						}))));
	}

	private static long id() {
		return ThreadLocalRandom.current().nextLong(1, 1000);
	}

	private Scenario find(int concurrency) {
		return new Scenario("Bridge: find by identifier, one transaction each", concurrency, Mono.empty(), List.of(
				new Contestant("reactive chain",
						this.manager.inTransaction((session) -> session.findById(Item.class, id()))),
				new Contestant("callBlocking",
						this.manager.inTransaction((session) -> session.callBlocking(BridgeScenarios::findOne)))));
	}

	private static Item findOne(BlockingSession session) {
		return session.getById(Item.class, id());
	}

	private Scenario findsInOneTransaction() {
		return new Scenario("Bridge: %d finds by identifier in one transaction".formatted(STEPS), 1, Mono.empty(), List
			.of(new Contestant("reactive chain", this.manager.inTransaction(BridgeScenarios::findAll)),
					new Contestant("callBlocking",
							this.manager.inTransaction((session) -> session.callBlocking(BridgeScenarios::findEach)))));
	}

	private static Mono<Long> findAll(AsyncSession session) {
		return Flux.range(1, STEPS).concatMap((id) -> session.findById(Item.class, id.longValue())).count();
	}

	private static long findEach(BlockingSession session) {
		long found = 0;
		for (long id = 1; id <= STEPS; id++) {
			found += session.findById(Item.class, id).isPresent() ? 1 : 0;
		}
		return found;
	}

}
