package dev.asyncdb.benchmarks;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.benchmarks.model.Child;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.Parent;
import dev.asyncdb.session.AsyncSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * The compared scenarios. A find in a session is compared with a handwritten transaction,
 * since each session is a transaction, and again within one transaction, which measures
 * the finds only.
 */
record Scenarios(RawDriver raw, R2dbcEntityTemplate template, TransactionalOperator spring,
		AsyncDatabaseManager asyncdb, int rows) {

	static final int BULK = 10_000;

	private static final int FINDS = 100;

	private static final int FETCH_SIZE = 128;

	List<Scenario> all() {
		return List.of(find(1), find(32), findInOneTransaction(1), insert(32), bulk(), relations(), stream());
	}

	private static long id() {
		return ThreadLocalRandom.current().nextLong(1, 1000);
	}

	private static Mono<Item> template(R2dbcEntityTemplate template) {
		return template.selectOne(Query.query(Criteria.where("id").is(id())), Item.class);
	}

	private Scenario find(int concurrency) {
		return new Scenario(
				"Find by identifier, one transaction each", concurrency, Mono.empty(), List.of(
						new Contestant("raw driver",
								Mono.defer(
										() -> this.raw.inTransaction((connection) -> this.raw.find(connection, id())))),
						new Contestant("R2dbcEntityTemplate",
								Mono.defer(() -> this.spring.transactional(template(this.template)))),
						new Contestant("asyncdb", Mono.defer(
								() -> this.asyncdb.inTransaction((session) -> session.findById(Item.class, id()))))));
	}

	private Scenario findInOneTransaction(int concurrency) {
		return new Scenario(FINDS + " finds by identifier in one transaction", concurrency, Mono.empty(),
				List.of(new Contestant("raw driver", this.raw.inTransaction(
						(connection) -> Flux.range(1, FINDS).concatMap((id) -> this.raw.find(connection, id)).count())),
						new Contestant("R2dbcEntityTemplate",
								this.spring.transactional(Flux.range(1, FINDS)
									.concatMap((id) -> this.template
										.selectOne(Query.query(Criteria.where("id").is(id.longValue())), Item.class))
									.count())),
						new Contestant("asyncdb",
								this.asyncdb.inTransaction((session) -> Flux.range(1, FINDS)
									.concatMap((id) -> session.findById(Item.class, id.longValue()))
									.count()))));
	}

	private Scenario insert(int concurrency) {
		return new Scenario("Insert one row in a transaction", concurrency, emptied(),
				List.of(new Contestant("raw driver",
						this.raw.inTransaction((connection) -> this.raw.insert(connection, Item.of(1)))),
						new Contestant("R2dbcEntityTemplate",
								Mono.defer(() -> this.spring.transactional(this.template.insert(Item.of(1))))),
						new Contestant("asyncdb", this.asyncdb.inTransaction((session) -> session.save(Item.of(1))))));
	}

	/**
	 * Inserted rows would make each round slower than the previous one.
	 */
	private Mono<?> emptied() {
		return this.template.getDatabaseClient().sql("DELETE FROM item WHERE id > " + this.rows).then();
	}

	private static List<Item> items() {
		return IntStream.range(0, BULK).mapToObj(Item::of).toList();
	}

	private Scenario bulk() {
		return new Scenario("Insert 10,000 rows, identifiers and defaults back", 1, emptied(), List.of(
				new Contestant("raw driver, unnest",
						this.raw.inTransaction((connection) -> this.raw.insertAll(connection, items()))),
				new Contestant("R2dbcEntityTemplate, one by one",
						Mono.defer(() -> this.spring
							.transactional(Flux.fromIterable(items()).concatMap(this.template::insert).count()))),
				new Contestant("asyncdb addAll", this.asyncdb.inTransaction((session) -> {
					session.addAll(items());
					return Mono.empty();
				}))));
	}

	private Scenario relations() {
		return new Scenario("1,000 parents with 10 children each", 1, Mono.empty(), List.of(
				new Contestant("raw driver, two queries", this.raw.inConnection(this.raw::parents)),
				new Contestant("R2dbcEntityTemplate, two queries", this.template.select(Parent.class)
					.all()
					.collectList()
					.flatMap((parents) -> this.template.select(
							Query.query(Criteria.where("parentId").in(parents.stream().map(Parent::getId).toList())),
							Child.class)
						.collectList())),
				new Contestant("asyncdb with(..)", this.asyncdb.inSession(
						(session) -> session.select(Parent.class).with(Parent::getChildren).all().collectList()))));
	}

	private Scenario stream() {
		return new Scenario("Stream of %,d entities, fetch size %d".formatted(this.rows, FETCH_SIZE), 1, Mono.empty(),
				List.of(new Contestant("raw driver", this.raw.stream(FETCH_SIZE).count()),
						new Contestant("R2dbcEntityTemplate",
								this.template.select(Item.class).withFetchSize(FETCH_SIZE).all().count()),
						new Contestant("asyncdb", this.asyncdb.stream(Scenarios::items).count())));
	}

	private static Flux<Item> items(AsyncSession session) {
		return session.select(Item.class).stream(FETCH_SIZE);
	}

}
