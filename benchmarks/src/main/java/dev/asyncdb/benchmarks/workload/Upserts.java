package dev.asyncdb.benchmarks.workload;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import dev.asyncdb.benchmarks.harness.Contestant;
import dev.asyncdb.benchmarks.harness.Scenario;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.Label;
import dev.asyncdb.benchmarks.peer.Peers;
import dev.asyncdb.benchmarks.peer.RawDriver;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;

/**
 * Gets or creates a row by a unique name, or updates or creates it.
 */
record Upserts(Site site, Peers peers) {

	private static final String SELECT = "SELECT id, name, uses FROM label WHERE name = $1";

	private static final String INSERT = "INSERT INTO label (name) VALUES ($1) ON CONFLICT (name) DO NOTHING"
			+ " RETURNING id, name, uses";

	private static final String UPSERT = "INSERT INTO label (name, uses) VALUES ($1, $2) ON CONFLICT (name)"
			+ " DO UPDATE SET uses = excluded.uses RETURNING id, name, uses";

	private static final int MISSING_IN = 20;

	private static final AtomicLong MISSING = new AtomicLong();

	Upserts(Site site) {
		this(site, site.peers());
	}

	// One of twenty names does not exist yet
	private static String mostlyPresent() {
		return (ThreadLocalRandom.current().nextInt(MISSING_IN) != 0) ? Tables.labelName()
				: "missing" + MISSING.incrementAndGet();
	}

	Scenario getOrCreate(int concurrency) {
		return this.site.scenario("getOrCreate, 95 % hits", concurrency,
				named("raw driver, select and race-safe insert", Mono.defer(() -> {
					String name = mostlyPresent();
					return this.peers.raw.inConnection((connection) -> getOrCreate(connection, name));
				})), named("raw driver, the same in a transaction", Mono.defer(() -> {
					String name = mostlyPresent();
					return this.peers.raw.inTransaction((connection) -> getOrCreate(connection, name));
				})), named("R2dbcEntityTemplate, select then insert, not race-safe", Mono.defer(() -> {
					String name = mostlyPresent();
					return this.peers.spring.transactional(
							byTemplate(name).switchIfEmpty(this.peers.template.insert(new Label(null, name, 0))));
				})), named("asyncdb", Mono.defer(() -> entity(this.peers.asyncdb.getOrCreate(Label.class,
						Values.of(Label::name, mostlyPresent()), Values.of(Label::uses, 0))))));
	}

	private static Contestant named(String name, Mono<Label> work) {
		return Contestant.of(name, work.map((label) -> label.id() != null));
	}

	private Mono<Label> byTemplate(String name) {
		return this.peers.template.selectOne(Query.query(Criteria.where("name").is(name)), Label.class);
	}

	private static Mono<Label> getOrCreate(Connection connection, String name) {
		return one(connection, SELECT, name).switchIfEmpty(Mono.defer(() -> one(connection, INSERT, name)));
	}

	private static Mono<Label> one(Connection connection, String sql, String name) {
		return RawDriver.rows(connection.createStatement(sql).bind(0, name), RawDriver::label).next();
	}

	private static <T> Mono<T> entity(Mono<Persisted<T>> persisted) {
		return persisted.map(Persisted::entity);
	}

	Scenario updateOrCreateAlone(int concurrency) {
		return this.site.scenario("updateOrCreate, alone", concurrency,
				named("raw driver in a transaction", this.peers.raw.inTransaction(Upserts::upsert)),
				named("raw driver, the statement alone", this.peers.raw.inConnection(Upserts::upsert)),
				named("R2dbcEntityTemplate, select then update, not race-safe",
						this.peers.spring.transactional(Mono.defer(() -> byTemplate(Tables.labelName()))
							.flatMap((label) -> this.peers.template
								.update(new Label(label.id(), label.name(), Tables.price()))))),
				named("asyncdb", Mono.defer(() -> entity(this.peers.asyncdb.updateOrCreate(Label.class,
						Values.of(Label::name, Tables.labelName()), Values.of(Label::uses, Tables.price()))))));
	}

	Scenario updateOrCreateInTransaction(int concurrency) {
		return this.site.scenario("A find, then updateOrCreate", concurrency,
				named("raw driver in a transaction",
						this.peers.raw.inTransaction((connection) -> RawDriver.find(connection, Tables.readId())
							.flatMap((item) -> upsert(connection)))),
				named("asyncdb",
						this.peers.asyncdb.inTransaction((session) -> session.findById(Item.class, Tables.readId())
							.flatMap((item) -> updateOrCreate(session)))));
	}

	private static Mono<Label> upsert(Connection connection) {
		return RawDriver
			.rows(connection.createStatement(UPSERT).bind(0, Tables.labelName()).bind(1, Tables.price()),
					RawDriver::label)
			.next();
	}

	private static Mono<Label> updateOrCreate(AsyncSession session) {
		return entity(session.updateOrCreate(Label.class, Values.of(Label::name, Tables.labelName()),
				Values.of(Label::uses, Tables.price())));
	}

}
