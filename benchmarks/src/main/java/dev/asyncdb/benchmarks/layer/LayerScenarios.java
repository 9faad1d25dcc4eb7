package dev.asyncdb.benchmarks.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.benchmarks.model.Customer;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.Label;
import dev.asyncdb.benchmarks.model.Purchase;
import dev.asyncdb.benchmarks.peer.RawDriver;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * What is measured on the driver in memory.
 */
record LayerScenarios(MemoryDatabase database) {

	static final int LINES = 3;

	private static final long ID = 7;

	/**
	 * Return the contestants of each scenario.
	 */
	Map<String, List<LayerCall>> all() {
		Map<String, List<LayerCall>> all = new LinkedHashMap<>();
		all.put("Nothing", nothing());
		all.put("Find by identifier", finds());
		all.put("Get or create by a unique name, which exists", getOrCreates());
		all.put("Update or create by a unique name, which exists", updateOrCreates());
		all.put("Insert one row", inserts());
		all.put("Load, change a column, commit", changes());
		all.put("Insert several types: a versioned customer, a versioned purchase, %d lines; callbacks on two types"
			.formatted(LINES), severalTypes());
		all.put("Spring's transaction around code that does not know asyncdb", plainTransactions());
		return all;
	}

	private List<LayerCall> nothing() {
		return List.of(new LayerCall("driver alone, find", driverAlone((connection) -> RawDriver.find(connection, ID))),
				new LayerCall("driver alone, insert",
						driverAlone((connection) -> RawDriver.insert(connection, Item.of(1)))),
				new LayerCall("r2dbc-pool, take and return", taken(this.database.plainPool.create())),
				new LayerCall("asyncdb's pool, take and return", taken(this.database.safePool.acquire())),
				new LayerCall("Spring's transaction on r2dbc-pool",
						MemoryDatabase.spring(this.database.plainPool).transactional(Mono.empty())),
				new LayerCall("asyncdb inSession", this.database.asyncdb.inSession((session) -> Mono.empty())),
				new LayerCall("asyncdb inTransaction", this.database.asyncdb.inTransaction((session) -> Mono.empty())));
	}

	private Mono<Item> driverAlone(Function<Connection, Mono<Item>> statement) {
		Connection connection = Objects.requireNonNull(this.database.driver.create().block());
		return Mono.defer(() -> statement.apply(connection));
	}

	private static Mono<Void> taken(Mono<? extends Connection> connection) {
		return Mono.usingWhen(connection, (taken) -> Mono.empty(), Connection::close);
	}

	private List<LayerCall> finds() {
		Mono<Item> template = template(new R2dbcEntityTemplate(this.database.plainPool));
		return List.of(new LayerCall("by hand", this.database.raw.inConnection(LayerScenarios::find)),
				new LayerCall("by hand in a transaction", this.database.raw.inTransaction(LayerScenarios::find)),
				new LayerCall("DatabaseClient", client(this.database.plainPool)),
				new LayerCall("R2dbcEntityTemplate", template),
				new LayerCall("R2dbcEntityTemplate in a transaction",
						MemoryDatabase.spring(this.database.plainPool).transactional(template)),
				new LayerCall("repository", repository(this.database.plainPool)),
				new LayerCall("asyncdb inConnection, by hand",
						this.database.asyncdb.inConnection(LayerScenarios::find)),
				new LayerCall("asyncdb inSession",
						this.database.asyncdb.inSession((session) -> session.findById(Item.class, ID))),
				new LayerCall("asyncdb inTransaction",
						this.database.asyncdb.inTransaction((session) -> session.findById(Item.class, ID))));
	}

	private List<LayerCall> getOrCreates() {
		return List.of(
				new LayerCall("by hand, the query", this.database.raw.inConnection((connection) -> RawDriver
					.rows(connection.createStatement("SELECT id, name, uses FROM label WHERE name = $1")
						.bind(0, "label1"), RawDriver::label)
					.next())),
				new LayerCall("asyncdb getOrCreate", Mono.defer(() -> this.database.asyncdb.getOrCreate(Label.class,
						Values.of(Label::name, "label1"), Values.of(Label::uses, 0)))));
	}

	private List<LayerCall> updateOrCreates() {
		Values<Label> key = Values.of(Label::name, "label1");
		return List.of(
				new LayerCall("by hand in a transaction",
						this.database.raw.inTransaction((connection) -> RawDriver.rows(connection
							.createStatement("INSERT INTO label (name, uses) VALUES ($1, $2) ON CONFLICT (name)"
									+ " DO UPDATE SET uses = excluded.uses RETURNING id, name, uses")
							.bind(0, "label1")
							.bind(1, 1), RawDriver::label).next())),
				new LayerCall("asyncdb updateOrCreate", Mono
					.defer(() -> this.database.asyncdb.updateOrCreate(Label.class, key, Values.of(Label::uses, 1)))),
				new LayerCall("asyncdb updateOrCreate after a find",
						this.database.asyncdb.inTransaction((session) -> session.findById(Item.class, ID)
							.then(session.updateOrCreate(Label.class, key, Values.of(Label::uses, 1))))));
	}

	private List<LayerCall> inserts() {
		R2dbcEntityTemplate template = new R2dbcEntityTemplate(this.database.plainPool);
		return List.of(
				new LayerCall("by hand in a transaction",
						this.database.raw.inTransaction((connection) -> RawDriver.insert(connection, Item.of(1)))),
				new LayerCall("R2dbcEntityTemplate in a transaction",
						MemoryDatabase.spring(this.database.plainPool)
							.transactional(Mono.defer(() -> template.insert(Item.of(1))))),
				new LayerCall("asyncdb inSession, add and commit", this.database.asyncdb.inSession((session) -> {
					session.add(Item.of(1));
					return session.commit();
				})), new LayerCall("asyncdb inTransaction, add", this.database.asyncdb.inTransaction((session) -> {
					session.add(Item.of(1));
					return Mono.empty();
				})), new LayerCall("asyncdb inTransaction, save",
						this.database.asyncdb.inTransaction((session) -> session.save(Item.of(1)))));
	}

	private List<LayerCall> changes() {
		R2dbcEntityTemplate template = new R2dbcEntityTemplate(this.database.plainPool);
		return List.of(
				new LayerCall("by hand in a transaction",
						this.database.raw.inTransaction((connection) -> RawDriver.change(connection, ID, 6))),
				new LayerCall("R2dbcEntityTemplate in a transaction",
						MemoryDatabase.spring(this.database.plainPool)
							.transactional(template(template).flatMap((item) -> template.update(changed(item))))),
				new LayerCall("asyncdb inTransaction", this.database.asyncdb
					.inTransaction((session) -> session.findById(Item.class, ID).map(LayerScenarios::changed))));
	}

	private static Item changed(Item item) {
		item.setPrice(6);
		return item;
	}

	private List<LayerCall> severalTypes() {
		return List.of(new LayerCall("asyncdb inTransaction",
				this.database.asyncdbWithCallbacks.inTransaction(LayerScenarios::addPurchase)));
	}

	private static Mono<Void> addPurchase(AsyncSession session) {
		session.add(Purchase.by(Customer.named("a name"), LINES));
		return Mono.empty();
	}

	private List<LayerCall> plainTransactions() {
		return List.of(
				plainTransaction("by hand on r2dbc-pool", this.database.plainPool, byHand(this.database.plainPool)),
				plainTransaction("by hand on asyncdb's pool", this.database.safePool, byHand(this.database.safePool)),
				plainTransaction("DatabaseClient on r2dbc-pool", this.database.plainPool,
						client(this.database.plainPool)),
				plainTransaction("DatabaseClient on asyncdb's pool", this.database.safePool,
						client(this.database.safePool)),
				plainTransaction("repository on r2dbc-pool", this.database.plainPool,
						repository(this.database.plainPool)),
				plainTransaction("repository on asyncdb's pool", this.database.safePool,
						repository(this.database.safePool)));
	}

	private static LayerCall plainTransaction(String name, ConnectionFactory pool, Mono<Item> work) {
		TransactionalOperator spring = MemoryDatabase.spring(pool);
		return new LayerCall(name, spring.transactional(work));
	}

	private static Mono<Item> byHand(ConnectionFactory pool) {
		return ConnectionFactoryUtils.getConnection(pool).flatMap(LayerScenarios::find);
	}

	private static Mono<Item> find(Connection connection) {
		return RawDriver.find(connection, ID);
	}

	private static Mono<Item> client(ConnectionFactory pool) {
		return DatabaseClient.create(pool)
			.sql("SELECT id, name, price, note, created_at FROM item WHERE id = $1")
			.bind(0, ID)
			.map(RawDriver::item)
			.one();
	}

	private static Mono<Item> template(R2dbcEntityTemplate template) {
		return template.selectOne(Query.query(Criteria.where("id").is(ID)), Item.class);
	}

	private static Mono<Item> repository(ConnectionFactory pool) {
		return MemoryDatabase.repository(pool).findById(ID);
	}

}
