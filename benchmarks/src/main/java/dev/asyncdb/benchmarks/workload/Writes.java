package dev.asyncdb.benchmarks.workload;

import java.util.List;

import dev.asyncdb.benchmarks.harness.Contestant;
import dev.asyncdb.benchmarks.harness.Scenario;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.ItemRepository;
import dev.asyncdb.benchmarks.peer.HibernateItem;
import dev.asyncdb.benchmarks.peer.Jdbc;
import dev.asyncdb.benchmarks.peer.Peers;
import dev.asyncdb.benchmarks.peer.RawDriver;
import reactor.core.publisher.Mono;

/**
 * Inserts one row, or loads one and changes a column, each time in a transaction of its
 * own.
 */
record Writes(Site site, Peers peers) {

	Writes(Site site) {
		this(site, site.peers());
	}

	Scenario insert(int concurrency) {
		ItemRepository repository = Peers.repository(this.peers.plainPool);
		return this.site.writing("Insert one row", concurrency,
				stored("raw driver in a transaction",
						this.peers.raw.inTransaction((connection) -> RawDriver.insert(connection, Item.of(1)))),
				stored("raw driver, the statement alone",
						this.peers.raw.inConnection((connection) -> RawDriver.insert(connection, Item.of(1)))),
				stored("R2dbcEntityTemplate in a transaction",
						this.peers.spring.transactional(Mono.defer(() -> this.peers.template.insert(Item.of(1))))),
				stored("repository in a transaction",
						this.peers.spring.transactional(Mono.defer(() -> repository.save(Item.of(1))))),
				Contestant.of("Hibernate Reactive", this.peers.hibernate.inTransaction((session) -> {
					HibernateItem item = HibernateItem.of(1);
					return session.persist(item).thenApply((done) -> item);
				}).map((item) -> item.getId() != null)), Contestant.blocking("JDBC, HikariCP", this::insertByJdbc),
				stored("asyncdb inTransaction", Mono.defer(() -> {
					Item item = Item.of(1);
					return this.peers.asyncdb.inTransaction((session) -> {
						session.add(item);
						return Mono.just(item);
					});
				})));
	}

	private static Contestant stored(String name, Mono<Item> work) {
		return Contestant.of(name, work.map(Site::isStored));
	}

	private boolean insertByJdbc() throws Exception {
		return this.peers.jdbc.inTransaction((connection) -> Jdbc.insert(connection, List.of(Item.of(1)))).size() == 1;
	}

	Scenario change(int concurrency) {
		return this.site
			.scenario("Load, change a column, commit", concurrency,
					Contestant.of("raw driver, four trips",
							this.peers.raw.inTransaction((connection) -> RawDriver.change(connection,
									Tables.changedId(), Tables.price()))
								.map(Writes::isOne)),
					Contestant.of("R2dbcEntityTemplate", this.peers.spring
						.transactional(Mono.defer(() -> Finds.byTemplate(this.peers.template, Tables.changedId()))
							.flatMap((item) -> this.peers.template.update(changed(item))))
						.map(Site::isStored)),
					Contestant.of("Hibernate Reactive", this.peers.hibernate
						.inTransaction(
								(session) -> session.find(HibernateItem.class, Tables.changedId())
									.thenApply(Writes::changed))
						.map((item) -> item.getId() != null)),
					Contestant.blocking("JDBC, HikariCP", () -> isOne(this.peers.jdbc.inTransaction(
							(connection) -> (long) Jdbc.change(connection, Tables.changedId(), Tables.price())))),
					Contestant.of("asyncdb inTransaction",
							this.peers.asyncdb.inTransaction(
									(session) -> session.findById(Item.class, Tables.changedId()).map(Writes::changed))
								.map(Site::isStored)));
	}

	private static boolean isOne(long updated) {
		return updated == 1;
	}

	private static Item changed(Item item) {
		item.setPrice(Tables.price());
		return item;
	}

	private static HibernateItem changed(HibernateItem item) {
		item.setPrice(Tables.price());
		return item;
	}

}
