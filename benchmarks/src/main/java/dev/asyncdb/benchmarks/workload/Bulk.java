package dev.asyncdb.benchmarks.workload;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import dev.asyncdb.benchmarks.harness.Contestant;
import dev.asyncdb.benchmarks.harness.Scenario;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.peer.Jdbc;
import dev.asyncdb.benchmarks.peer.Peers;
import dev.asyncdb.benchmarks.peer.RawDriver;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Inserts many rows in one transaction and needs their identifiers.
 */
record Bulk(Site site, Peers peers) {

	private static final String UNNEST = "INSERT INTO item (name, price, note) SELECT * FROM unnest($1, $2, $3)"
			+ " RETURNING id";

	Bulk(Site site) {
		this(site, site.peers());
	}

	Scenario insert(int rows) {
		return this.site
			.writing("Insert %,d rows, identifiers back".formatted(rows), 1,
					Contestant.of("raw driver, one unnest",
							this.peers.raw.inTransaction((connection) -> byUnnest(connection, items(rows)))
								.map((ids) -> ids.stream().distinct().count() == rows)),
					Contestant.of("R2dbcEntityTemplate, one by one",
							this.peers.spring.transactional(Flux.defer(() -> Flux.fromIterable(items(rows)))
								.concatMap(this.peers.template::insert)).count().map((stored) -> stored == rows)),
					Contestant.blocking("JDBC batch",
							() -> this.peers.jdbc.inTransaction((connection) -> Jdbc.insert(connection, items(rows)))
								.size() == rows),
					Contestant.of("asyncdb addAll", Mono.defer(() -> byAddAll(items(rows)))));
	}

	private static List<Item> items(int rows) {
		return IntStream.range(0, rows).mapToObj(Item::of).toList();
	}

	private static Mono<List<Long>> byUnnest(Connection connection, List<Item> items) {
		return RawDriver
			.rows(connection.createStatement(UNNEST)
				.bind(0, items.stream().map(Item::getName).toArray(String[]::new))
				.bind(1, items.stream().map(Item::getPrice).toArray(Integer[]::new))
				.bind(2, items.stream().map(Item::getNote).toArray(String[]::new)),
					(row) -> Objects.requireNonNull(row.get(0, Long.class)))
			.collectList();
	}

	private Mono<Boolean> byAddAll(List<Item> items) {
		return this.peers.asyncdb.inTransaction((session) -> {
			session.addAll(items);
			return Mono.empty();
		})
			.then(Mono.fromSupplier(
					() -> items.stream().map(Item::getId).filter(Objects::nonNull).distinct().count() == items.size()));
	}

}
