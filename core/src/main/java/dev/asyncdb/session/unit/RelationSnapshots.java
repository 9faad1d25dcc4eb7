package dev.asyncdb.session.unit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.asyncdb.relation.Relation;
import org.jspecify.annotations.Nullable;

/**
 * What the relations of managed entities held when they were last in step with the
 * database. Thread-safe.
 */
public final class RelationSnapshots {

	private final Map<EntityKey, Map<Relation, RelationSnapshot>> known = new HashMap<>();

	private final List<RelationEdit> edits = new CopyOnWriteArrayList<>();

	/**
	 * What is known of a relation.
	 * @return {@code null} if the entity did not come from a query of this session, and
	 * so may hold anything
	 */
	public synchronized @Nullable RelationSnapshot of(EntityKey key, Relation relation) {
		return this.known.getOrDefault(key, Map.of()).get(relation);
	}

	/**
	 * What was put into relations, or taken out of them, that are not loaded.
	 */
	public List<RelationEdit> edits() {
		return this.edits;
	}

	public synchronized boolean isLoaded(EntityKey key, Relation relation) {
		RelationSnapshot membership = of(key, relation);
		return membership != null && membership.isLoaded();
	}

	public synchronized void put(EntityKey key, Relation relation, RelationSnapshot membership) {
		this.known.computeIfAbsent(key, (unknown) -> new HashMap<>()).put(relation, membership);
	}

	synchronized void forget(EntityKey key) {
		this.known.remove(key);
	}

	synchronized void clear() {
		this.known.clear();
		this.edits.clear();
	}

	/**
	 * Keep what is known now.
	 * @return returns to it
	 */
	synchronized Runnable remember() {
		Map<EntityKey, Map<Relation, RelationSnapshot>> copy = new HashMap<>();
		this.known.forEach((key, relations) -> copy.put(key, new HashMap<>(relations)));
		return () -> returnTo(copy);
	}

	private synchronized void returnTo(Map<EntityKey, Map<Relation, RelationSnapshot>> then) {
		this.known.clear();
		this.known.putAll(then);
		// All edits were written before there was anything to return to
		this.edits.clear();
	}

}
