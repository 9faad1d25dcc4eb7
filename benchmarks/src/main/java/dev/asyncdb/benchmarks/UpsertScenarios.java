package dev.asyncdb.benchmarks;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.benchmarks.model.Label;
import dev.asyncdb.mapping.Values;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.Criteria;

/**
 * Compares get-or-create with a plain lookup. One in twenty rows is missing.
 */
record UpsertScenarios(AsyncDatabaseManager asyncdb, AtomicLong missing) {

	static final int LABELS = 1000;

	private static final int MISSING_IN = 20;

	List<Scenario> all() {
		return List.of(scenario(1), scenario(32));
	}

	private static String present() {
		return "label" + ThreadLocalRandom.current().nextInt(1, LABELS);
	}

	private String mostlyPresent() {
		return (ThreadLocalRandom.current().nextInt(MISSING_IN) != 0) ? present()
				: "missing" + this.missing.incrementAndGet();
	}

	private Scenario scenario(int concurrency) {
		return new Scenario("Keys: look up, one transaction each", concurrency, Mono.empty(), List.of(
				new Contestant("select by the key", Mono.defer(() -> this.asyncdb.inTransaction(
						(session) -> session.select(Label.class).where(Criteria.where("name").is(present())).one()))),
				new Contestant("getOrCreate, 95 % hits", Mono.defer(() -> this.asyncdb.inTransaction(
						(session) -> session.getOrCreate(Label.class, Values.of(Label::name, mostlyPresent())))))));
	}

}
