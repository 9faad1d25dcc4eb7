package dev.asyncdb.benchmarks.workload;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.benchmarks.harness.Contestant;
import dev.asyncdb.benchmarks.harness.Scenario;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.peer.Peers;
import dev.asyncdb.benchmarks.peer.RawDriver;

/**
 * Contestants, and how far their database is.
 *
 * @param name the distance, for the report
 * @param peers the contestants
 * @param before sets the distance
 */
public record Site(String name, Peers peers, Runnable before) {

	Scenario scenario(String title, int concurrency, Contestant... contestants) {
		return new Scenario(title, this.name, concurrency, this.before, List.of(contestants));
	}

	/**
	 * Insert scenarios begin with the same number of rows, otherwise each round would be
	 * slower than the previous one.
	 */
	Scenario writing(String title, int concurrency, Contestant... contestants) {
		return new Scenario(title, this.name, concurrency, () -> {
			this.before.run();
			this.peers.raw
				.inConnection((connection) -> RawDriver
					.updated(connection.createStatement("DELETE FROM item WHERE id > " + Tables.ITEMS)))
				.block();
		}, List.of(contestants));
	}

	static boolean isItem(Item item, long id) {
		return Objects.equals(item.getId(), id) && item.getPrice() == id && item.getCreatedAt() != null;
	}

	static boolean isStored(Item item) {
		return item.getId() != null;
	}

}
