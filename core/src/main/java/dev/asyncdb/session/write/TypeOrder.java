package dev.asyncdb.session.write;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.relation.support.Relations;

/**
 * Ranks entity types by the foreign keys of their relations.
 */
final class TypeOrder {

	private final Map<Class<?>, Set<Class<?>>> direct = new HashMap<>();

	private final Map<Class<?>, Integer> ranks = new HashMap<>();

	private final EntityMapping mapping;

	private TypeOrder(EntityMapping mapping) {
		this.mapping = mapping;
	}

	static TypeOrder of(Collection<Object> entities, EntityMapping mapping, Relations relations) {
		TypeOrder order = new TypeOrder(mapping);
		Set<Class<?>> types = new LinkedHashSet<>();
		entities.forEach((entity) -> {
			MappedEntity<Object> mapped = mapping.ofInstance(entity);
			if (types.add(mapped.type())) {
				relations.of(mapped, ForeignKeyRelation.class).forEach(order::add);
			}
		});
		order.rankAll(types);
		return order;
	}

	/**
	 * Rank each type after those to which it refers, otherwise in the order of
	 * appearance. Types that form a cycle share a rank.
	 */
	private void rankAll(Set<Class<?>> types) {
		if (types.size() == 1) {
			this.ranks.put(types.iterator().next(), 0);
			return;
		}
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
	 */
	int rank(Object entity) {
		return Objects.requireNonNull(this.ranks.get(this.mapping.ofInstance(entity).type()));
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
