package dev.asyncdb.benchmarks.workload;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.benchmarks.harness.Contestant;
import dev.asyncdb.benchmarks.harness.Scenario;
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
record BridgeScenarios(Site site) {

	private static final int STEPS = 100;

	List<Scenario> all() {
		return List.of(call(), steps("nothing to wait for", Mono.just(1L)),
				steps("a change of threads", Mono.just(1L).publishOn(Schedulers.parallel())), find(1), find(32),
				findsInOneTransaction());
	}

	private Scenario call() {
		return this.site.scenario("Bridge: a call without an await", 1,
				Contestant.of("reactive, on another thread",
						Mono.fromSupplier(() -> true).subscribeOn(Schedulers.parallel())),
				Contestant.of("bridge", Bridge.call(() -> true)));
	}

	private Scenario steps(String what, Mono<Long> step) {
		return this.site.scenario("Bridge: %d steps with %s".formatted(STEPS, what), 1,
				Contestant.of("reactive chain", all(Flux.range(0, STEPS).concatMap((number) -> step).count())),
				Contestant.of("bridge, one await each", all(Bridge.call(() -> {
					long sum = 0;
					for (int number = 0; number < STEPS; number++) {
						sum += Objects.requireNonNull(Bridge.await(step));
					}
					return sum;
				}))));
	}

	private static Mono<Boolean> all(Mono<Long> steps) {
		return steps.map((count) -> count == STEPS);
	}

	private Scenario find(int concurrency) {
		return this.site.scenario("Bridge: find by identifier", concurrency,
				Finds.checked("reactive chain",
						(id) -> this.site.peers().asyncdb.inTransaction((session) -> session.findById(Item.class, id))),
				Finds.checked("callBlocking", (id) -> this.site.peers().asyncdb
					.inTransaction((session) -> session.callBlocking((blocking) -> blocking.getById(Item.class, id)))));
	}

	private Scenario findsInOneTransaction() {
		return this.site.scenario("Bridge: %d finds by identifier in one transaction".formatted(STEPS), 1,
				Contestant.of("reactive chain", all(this.site.peers().asyncdb.inTransaction(BridgeScenarios::findAll))),
				Contestant.of("callBlocking", all(this.site.peers().asyncdb
					.inTransaction((session) -> session.callBlocking(BridgeScenarios::findEach)))));
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
