package dev.asyncdb.benchmarks.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.benchmarks.harness.Contestant;
import dev.asyncdb.benchmarks.harness.Scenario;
import dev.asyncdb.benchmarks.model.Child;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.Parent;
import dev.asyncdb.benchmarks.peer.Peers;
import dev.asyncdb.benchmarks.peer.RawDriver;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;

/**
 * Loads many rows: with relations, or as a stream.
 */
record Loads(Site site, Peers peers) {

	private static final int FETCH_SIZE = 128;

	Loads(Site site) {
		this(site, site.peers());
	}

	Scenario relations() {
		return this.site.scenario("%,d parents with %d children each".formatted(Tables.PARENTS, Tables.CHILDREN), 1,
				whole("raw driver, two queries", this.peers.raw.inConnection(Loads::parents)),
				whole("R2dbcEntityTemplate, two queries", parentsByTemplate()),
				whole("asyncdb with(..)", this.peers.asyncdb.inSession(
						(session) -> session.select(Parent.class).with(Parent::getChildren).all().collectList())));
	}

	private static Contestant whole(String name, Mono<List<Parent>> work) {
		return Contestant.of(name, work.map((parents) -> parents.size() == Tables.PARENTS && parents.stream()
			.allMatch((
					parent) -> Objects.requireNonNullElse(parent.getChildren(), List.of()).size() == Tables.CHILDREN)));
	}

	private static Mono<List<Parent>> parents(Connection connection) {
		return RawDriver
			.rows(connection.createStatement("SELECT id, name FROM parent"),
					(row) -> Parent.of(row.get(0, Long.class), row.get(1, String.class)))
			.collectList()
			.flatMap((parents) -> children(connection, parents).map((children) -> joined(parents, children)));
	}

	private static Mono<List<Child>> children(Connection connection, List<Parent> parents) {
		return RawDriver
			.rows(connection
				.createStatement("SELECT id, parent_id, label FROM child WHERE parent_id = ANY($1) ORDER BY id")
				.bind(0, parents.stream().map(Parent::getId).toArray(Long[]::new)),
					(row) -> Child.of(row.get(0, Long.class), row.get(1, Long.class), row.get(2, String.class)))
			.collectList();
	}

	private static List<Parent> joined(List<Parent> parents, List<Child> children) {
		Map<Long, List<Child>> byParent = new HashMap<>();
		children.forEach((child) -> byParent
			.computeIfAbsent(Objects.requireNonNull(child.getParentId()), (id) -> new ArrayList<>())
			.add(child));
		parents.forEach((parent) -> parent
			.setChildren(byParent.getOrDefault(Objects.requireNonNull(parent.getId()), new ArrayList<>())));
		return parents;
	}

	private Mono<List<Parent>> parentsByTemplate() {
		return this.peers.template.select(Parent.class)
			.all()
			.collectList()
			.flatMap((parents) -> this.peers.template
				.select(Query.query(Criteria.where("parentId").in(parents.stream().map(Parent::getId).toList())),
						Child.class)
				.collectList()
				.map((children) -> joined(parents, children)));
	}

	Scenario stream() {
		return this.site.writing("Stream of %,d entities, fetch size %d".formatted(Tables.ITEMS, FETCH_SIZE), 1,
				counted("raw driver",
						Flux.usingWhen(this.peers.plainPool.create(), RawDriver.stream(FETCH_SIZE), Connection::close)),
				counted("R2dbcEntityTemplate", this.peers.template.select(Item.class).withFetchSize(FETCH_SIZE).all()),
				counted("asyncdb",
						this.peers.asyncdb.stream((session) -> session.select(Item.class).stream(FETCH_SIZE))));
	}

	private static Contestant counted(String name, Flux<Item> work) {
		return Contestant.of(name, work.count().map((items) -> items == Tables.ITEMS));
	}

}
