package dev.asyncdb.benchmarks.workload;

import java.util.function.LongFunction;

import dev.asyncdb.benchmarks.harness.Contestant;
import dev.asyncdb.benchmarks.harness.Scenario;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.ItemRepository;
import dev.asyncdb.benchmarks.peer.HibernateItem;
import dev.asyncdb.benchmarks.peer.Jdbc;
import dev.asyncdb.benchmarks.peer.Peers;
import dev.asyncdb.benchmarks.peer.RawDriver;
import reactor.core.publisher.Mono;

import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;

/**
 * Finds one row of five columns by its identifier, each time with a session of its own.
 */
record Finds(Site site, Peers peers) {

	Finds(Site site) {
		this(site, site.peers());
	}

	Scenario scenario(int concurrency) {
		ItemRepository repository = Peers.repository(this.peers.plainPool);
		return this.site.scenario("Find by identifier", concurrency,
				checked("raw driver",
						(id) -> this.peers.raw.inConnection((connection) -> RawDriver.find(connection, id))),
				checked("raw driver in a transaction",
						(id) -> this.peers.raw.inTransaction((connection) -> RawDriver.find(connection, id))),
				checked("DatabaseClient", this::byClient), checked("R2dbcEntityTemplate", this::byTemplate),
				checked("R2dbcEntityTemplate in a transaction",
						(id) -> this.peers.spring.transactional(byTemplate(id))),
				checked("repository", repository::findById), hibernate("Hibernate Reactive in a session", false),
				hibernate("Hibernate Reactive in a transaction", true),
				Contestant.blocking("JDBC, HikariCP", this::byJdbc),
				checked("asyncdb inSession",
						(id) -> this.peers.asyncdb.inSession((session) -> session.findById(Item.class, id))),
				checked("asyncdb inTransaction",
						(id) -> this.peers.asyncdb.inTransaction((session) -> session.findById(Item.class, id))));
	}

	static Contestant checked(String name, LongFunction<Mono<Item>> find) {
		return Contestant.of(name, Mono.defer(() -> {
			long id = Tables.readId();
			return find.apply(id).map((item) -> Site.isItem(item, id));
		}));
	}

	private Mono<Item> byClient(long id) {
		return this.peers.template.getDatabaseClient()
			.sql("SELECT id, name, price, note, created_at FROM item WHERE id = $1")
			.bind(0, id)
			.map(RawDriver::item)
			.one();
	}

	private Mono<Item> byTemplate(long id) {
		return byTemplate(this.peers.template, id);
	}

	static Mono<Item> byTemplate(R2dbcEntityTemplate template, long id) {
		return template.selectOne(Query.query(Criteria.where("id").is(id)), Item.class);
	}

	private boolean byJdbc() throws Exception {
		long id = Tables.readId();
		return Site.isItem(this.peers.jdbc.inConnection((connection) -> Jdbc.find(connection, id)), id);
	}

	private Contestant hibernate(String name, boolean inTransaction) {
		return Contestant.of(name, Mono.defer(() -> {
			long id = Tables.readId();
			Mono<HibernateItem> found = inTransaction
					? this.peers.hibernate.inTransaction((session) -> session.find(HibernateItem.class, id))
					: this.peers.hibernate.inSession((session) -> session.find(HibernateItem.class, id));
			return found.map((item) -> item.getPrice() == id);
		}));
	}

}
