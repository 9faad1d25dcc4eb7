package dev.asyncdb.session.write;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.relation.support.TypeOrder;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.write.ForeignKeyUpdates.Reference;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Nullness;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Sorts new entities for their inserts: by type, and within types that form a cycle by
 * the references between the entities, with Kahn's algorithm.
 * <p>
 * In a cycle of entities one reference is omitted from the insert, preferably a nullable
 * one, and written by an update.
 */
final class InsertOrder {

	private static final int FEW_TYPES = 4;

	private final ForeignKeyUpdates references;

	private final TypeOrder types;

	private Set<Reference> omitted = Set.of();

	InsertOrder(ForeignKeyUpdates references, TypeOrder types) {
		this.references = references;
		this.types = types;
	}

	/**
	 * Return the references that were omitted to break cycles.
	 */
	Set<Reference> omitted() {
		return this.omitted;
	}

	/**
	 * Sort new entities.
	 * @return lists of entities that refer only to entities of earlier lists
	 */
	List<List<Object>> levels(List<Object> entities) {
		List<List<Object>> levels = new ArrayList<>(FEW_TYPES);
		for (List<Object> rank : byRank(entities)) {
			if (!rank.isEmpty()) {
				sort(rank, levels);
			}
		}
		return levels;
	}

	private List<List<Object>> byRank(List<Object> entities) {
		List<List<Object>> ranks = new ArrayList<>(FEW_TYPES);
		for (Object entity : entities) {
			int rank = this.types.rank(entity);
			while (ranks.size() <= rank) {
				ranks.add(new ArrayList<>(FEW_TYPES));
			}
			ranks.get(rank).add(entity);
		}
		return ranks;
	}

	/**
	 * Combine successive levels that consist of one type.
	 */
	static List<List<List<Object>>> alike(List<List<Object>> levels) {
		List<List<List<Object>>> alike = new ArrayList<>(FEW_TYPES);
		Class<?> last = null;
		for (List<Object> level : levels) {
			Class<?> type = singleType(level);
			if (type == null || type != last) {
				alike.add(new ArrayList<>(1));
			}
			alike.get(alike.size() - 1).add(level);
			last = type;
		}
		return alike;
	}

	private static @Nullable Class<?> singleType(List<Object> level) {
		Class<?> type = level.get(0).getClass();
		for (Object entity : level) {
			if (entity.getClass() != type) {
				return null;
			}
		}
		return type;
	}

	private void sort(List<Object> entities, List<List<Object>> levels) {
		if (!referToEachOther(entities)) {
			levels.add(entities);
			return;
		}
		Set<IdentityKey> waiting = new LinkedHashSet<>();
		entities.forEach((entity) -> waiting.add(new IdentityKey(entity)));
		Map<IdentityKey, List<Reference>> blocking = new LinkedHashMap<>();
		Map<IdentityKey, Integer> blockers = new HashMap<>();
		waiting.forEach((entity) -> block(entity, waiting, blockers, blocking));
		List<IdentityKey> ready = waiting.stream().filter((entity) -> !blockers.containsKey(entity)).toList();
		while (!waiting.isEmpty()) {
			if (ready.isEmpty()) {
				ready = withoutCycle(waiting, blockers, blocking);
				continue;
			}
			levels.add(objects(ready));
			ready.forEach(waiting::remove);
			ready = unblocked(ready, blockers, blocking);
		}
	}

	// Nearly always the types alone decide
	private boolean referToEachOther(List<Object> entities) {
		for (Object entity : entities) {
			List<Reference> references = this.references.from(entity);
			for (int i = 0; i < references.size(); i++) {
				Object other = references.get(i).referredTo();
				if (other != null && this.types.shareRank(entity, other)) {
					return true;
				}
			}
		}
		return false;
	}

	private void block(IdentityKey entity, Set<IdentityKey> waiting, Map<IdentityKey, Integer> blockers,
			Map<IdentityKey, List<Reference>> blocking) {
		for (Reference reference : this.references.from(entity.object())) {
			IdentityKey other = referredTo(reference, waiting);
			if (other != null) {
				blockers.merge(entity, 1, Integer::sum);
				blocking.computeIfAbsent(other, (unknown) -> new ArrayList<>()).add(reference);
			}
		}
	}

	private @Nullable IdentityKey referredTo(Reference reference, Set<IdentityKey> waiting) {
		if (reference.referredTo() == null || this.omitted.contains(reference)) {
			return null;
		}
		IdentityKey other = new IdentityKey(reference.referredTo());
		return waiting.contains(other) ? other : null;
	}

	private static List<IdentityKey> unblocked(List<IdentityKey> done, Map<IdentityKey, Integer> blockers,
			Map<IdentityKey, List<Reference>> blocking) {
		List<IdentityKey> unblocked = new ArrayList<>();
		for (IdentityKey entity : done) {
			for (Reference reference : blocking.getOrDefault(entity, List.of())) {
				IdentityKey next = new IdentityKey(reference.referrer());
				if (blockers.merge(next, -1, Integer::sum) == 0) {
					unblocked.add(next);
				}
			}
		}
		return unblocked;
	}

	/**
	 * Omit the weakest reference of a cycle.
	 * @return the entities that are no longer blocked
	 */
	private List<IdentityKey> withoutCycle(Set<IdentityKey> waiting, Map<IdentityKey, Integer> blockers,
			Map<IdentityKey, List<Reference>> blocking) {
		Reference weakest = cycle(waiting).stream()
			.min(Comparator.comparingInt(InsertOrder::strength))
			.orElseThrow(() -> new IllegalStateException("No cycle among blocked entities"));
		this.omitted = this.omitted.isEmpty() ? new LinkedHashSet<>() : this.omitted;
		this.omitted.add(weakest);
		IdentityKey other = new IdentityKey(Objects.requireNonNull(weakest.referredTo()));
		Objects.requireNonNull(blocking.get(other)).remove(weakest);
		IdentityKey referrer = new IdentityKey(weakest.referrer());
		return (blockers.merge(referrer, -1, Integer::sum) == 0) ? List.of(referrer) : List.of();
	}

	private static List<Object> objects(Iterable<IdentityKey> identities) {
		List<Object> objects = new ArrayList<>();
		identities.forEach((identity) -> objects.add(identity.object()));
		return objects;
	}

	// Each of them is blocked by another one, so following the references finds a cycle
	private List<Reference> cycle(Set<IdentityKey> waiting) {
		Map<IdentityKey, Reference> path = new LinkedHashMap<>();
		IdentityKey entity = waiting.iterator().next();
		while (!path.containsKey(entity)) {
			Reference next = next(entity, waiting);
			path.put(entity, next);
			entity = new IdentityKey(Objects.requireNonNull(next.referredTo()));
		}
		List<IdentityKey> all = new ArrayList<>(path.keySet());
		return new ArrayList<>(path.values()).subList(all.indexOf(entity), all.size());
	}

	private Reference next(IdentityKey entity, Set<IdentityKey> waiting) {
		return this.references.from(entity.object())
			.stream()
			.filter((reference) -> referredTo(reference, waiting) != null)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("A blocked entity has no reference"));
	}

	private static int strength(Reference reference) {
		RelationalPersistentProperty property = reference.property();
		if (property.getType().isPrimitive()) {
			return 3;
		}
		Field field = property.getField();
		return switch ((field != null) ? Nullness.forField(field) : Nullness.UNSPECIFIED) {
			case NULLABLE -> 0;
			case UNSPECIFIED -> 1;
			case NON_NULL -> 2;
		};
	}

}
