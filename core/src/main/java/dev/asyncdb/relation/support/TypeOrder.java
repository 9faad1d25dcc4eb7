package dev.asyncdb.relation.support;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.EntityMapping;

/**
 * Ranks entity types by the foreign keys of their relations. Immutable.
 *
 * @since 0.1.0
 */
public final class TypeOrder {

	private final Map<Class<?>, Set<Class<?>>> direct = new HashMap<>();

	private final Map<Class<?>, Integer> ranks = new HashMap<>();

	private final EntityMapping mapping;

	private TypeOrder(EntityMapping mapping) {
		this.mapping = mapping;
	}

	static TypeOrder of(List<Class<?>> types, EntityMapping mapping, Relations relations) {
		TypeOrder order = new TypeOrder(mapping);
		types.forEach((type) -> relations.of(mapping.of(type), ForeignKeyRelation.class).forEach(order::add));
		order.rankAll(types);
		return order;
	}

	/**
	 * Rank each type after those to which it refers, otherwise in the order of
	 * appearance. Types that form a cycle share a rank.
	 */
	private void rankAll(List<Class<?>> types) {
		Map<Class<?>, Set<Class<?>>> unranked = new LinkedHashMap<>();
		types.forEach((type) -> unranked.put(type, reachable(type)));
		while (!unranked.isEmpty()) {
			Class<?> next = unranked.keySet()
				.stream()
				.filter((type) -> isFree(type, unranked))
				.findFirst()
				.orElseThrow();
			Set<Class<?>> cycle = Objects.requireNonNull(unranked.get(next));
			int rank = this.ranks.size();
			for (Class<?> type : types) {
				if (cycle.contains(type) && unranked.remove(type) != null) {
					this.ranks.put(type, rank);
				}
			}
		}
	}

	private static boolean isFree(Class<?> type, Map<Class<?>, Set<Class<?>>> unranked) {
		for (Class<?> reached : Objects.requireNonNull(unranked.get(type))) {
			Set<Class<?>> others = unranked.get(reached);
			if (others != null && !others.contains(type)) {
				return false;
			}
		}
		return true;
	}

	private void add(ForeignKeyRelation relation) {
		this.direct.computeIfAbsent(relation.referrer().type(), (type) -> new HashSet<>())
			.add(relation.referredTo().type());
	}

	/**
	 * Return the rank of the type of an entity.
	 * @param entity an entity of one of the types
	 * @return the rank, higher than those of the types to which its type refers
	 * @since 0.1.0
	 */
	public int rank(Object entity) {
		return Objects.requireNonNull(this.ranks.get(this.mapping.ofInstance(entity).type()));
	}

	/**
	 * Return whether the types of two entities share a rank.
	 * @param entity an entity of one of the types
	 * @param other any entity
	 * @return {@code true} if both are of one type or of types that form a cycle
	 * @since 0.1.0
	 */
	public boolean shareRank(Object entity, Object other) {
		Integer rank = this.ranks.get(this.mapping.ofInstance(other).type());
		return rank != null && rank == rank(entity);
	}

	private Set<Class<?>> reachable(Class<?> type) {
		Set<Class<?>> reached = new HashSet<>(Set.of(type));
		Deque<Class<?>> open = new ArrayDeque<>(reached);
		while (!open.isEmpty()) {
			for (Class<?> next : this.direct.getOrDefault(open.pop(), Set.of())) {
				if (reached.add(next)) {
					open.push(next);
				}
			}
		}
		return reached;
	}

}
