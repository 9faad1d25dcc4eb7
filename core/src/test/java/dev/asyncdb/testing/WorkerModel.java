package dev.asyncdb.testing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.session.AsyncSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.data.core.PropertyReference;

/**
 * Rows of workers, and which of their relations were loaded.
 */
public final class WorkerModel {

	private static final int WORKERS = 5;

	private static final Map<String, PropertyReference<Worker, ?>> RELATIONS = Map.of("boss", Worker::getBoss,
			"reports", Worker::getReports, "trusted", Worker::getTrusted, "trusters", Worker::getTrusters);

	private static final List<String> NAMES = RELATIONS.keySet().stream().sorted().toList();

	private final Map<Long, Long> bosses = new HashMap<>();

	private final Set<List<Long>> trust = new HashSet<>();

	private final Set<String> loaded = new HashSet<>();

	/**
	 * Create random rows.
	 * @param random the random numbers
	 */
	public WorkerModel(Random random) {
		ids().forEach((id) -> {
			if (random.nextInt(4) > 0) {
				this.bosses.put(id, 1L + random.nextInt(WORKERS));
			}
			ids().filter((other) -> random.nextInt(3) == 0).forEach((other) -> this.trust.add(List.of(id, other)));
		});
	}

	private static Stream<Long> ids() {
		return LongStream.rangeClosed(1, WORKERS).boxed();
	}

	/**
	 * Replace the rows of the database by these.
	 * @param database the database
	 */
	public void store(TestDatabase database) {
		database.execute("DELETE FROM \"trust\"", "DELETE FROM \"worker\"");
		ids().forEach((id) -> database
			.execute("INSERT INTO \"worker\" VALUES (%d, %s, 'secret')".formatted(id, this.bosses.get(id))));
		this.trust.forEach((pair) -> database
			.execute("INSERT INTO \"trust\" VALUES (%d, %d)".formatted(pair.get(0), pair.get(1))));
	}

	/**
	 * Read all workers and load some of their relations.
	 * @param manager the manager
	 * @param random the random numbers
	 * @return the workers
	 */
	public List<Worker> read(AsyncDatabaseManager manager, Random random) {
		return Objects.requireNonNull(manager
			.inSession((session) -> session.select(Worker.class)
				.all()
				.collectList()
				.delayUntil((workers) -> Flux.range(0, random.nextInt(20))
					.concatMap((step) -> session.fetch(workers.get(random.nextInt(WORKERS)),
							RELATIONS.get(NAMES.get(random.nextInt(NAMES.size()))))))
				.doOnNext((workers) -> workers.forEach((worker) -> note(session, worker))))
			.block(TestDatabase.TIMEOUT));
	}

	private void note(AsyncSession session, Worker worker) {
		RELATIONS.forEach((name, relation) -> {
			if (session.isLoaded(worker, relation)) {
				this.loaded.add(name + worker.getId());
			}
		});
	}

	/**
	 * Return the map of a worker.
	 * @param id its identifier
	 * @param forgotten a rule that the model does not have, {@code null} for none
	 * @return the map
	 */
	public Map<String, @Nullable Object> map(long id, @Nullable Rule forgotten) {
		return map(id, Set.of(id), forgotten);
	}

	private Map<String, @Nullable Object> map(long id, Set<Long> path, @Nullable Rule forgotten) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		map.put("id", id);
		map.put("bossId", this.bosses.get(id));
		map.put("title", "Worker " + id);
		for (String relation : NAMES) {
			Rule absent = absence(id, relation, path);
			if (absent == null) {
				map.put(relation, related(id, relation, path, forgotten));
			}
			else if (absent == forgotten) {
				map.put(relation, null);
			}
		}
		return map;
	}

	private @Nullable Rule absence(long id, String relation, Set<Long> path) {
		if (relation.equals("boss") && !this.bosses.containsKey(id)) {
			return null;
		}
		if (!this.loaded.contains(relation + id)) {
			return relation.equals("boss") ? Rule.UNKNOWN : Rule.UNLOADED;
		}
		return members(id, relation).anyMatch(path::contains) ? Rule.LEADS_BACK : null;
	}

	private Stream<Long> members(long id, String relation) {
		return switch (relation) {
			case "boss" -> Stream.ofNullable(this.bosses.get(id));
			case "reports" -> ids().filter((other) -> Long.valueOf(id).equals(this.bosses.get(other)));
			case "trusted" -> ids().filter((other) -> this.trust.contains(List.of(id, other)));
			default -> ids().filter((other) -> this.trust.contains(List.of(other, id)));
		};
	}

	private @Nullable Object related(long id, String relation, Set<Long> path, @Nullable Rule forgotten) {
		Map<Long, Object> maps = new LinkedHashMap<>();
		members(id, relation).forEach((member) -> {
			Set<Long> longer = new HashSet<>(path);
			longer.add(member);
			maps.put(member, map(member, longer, forgotten));
		});
		return switch (relation) {
			case "boss" -> maps.values().stream().findFirst().orElse(null);
			case "trusted" -> maps;
			default -> List.copyOf(maps.values());
		};
	}

	/**
	 * Why a relation is absent.
	 */
	public enum Rule {

		/** A collection is not loaded. */
		UNLOADED,
		/** A single entity may exist. */
		UNKNOWN,
		/** It contains an entity on the way to it. */
		LEADS_BACK

	}

}
