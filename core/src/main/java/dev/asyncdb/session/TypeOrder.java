package dev.asyncdb.session;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.relation.Relation;
import dev.asyncdb.relation.Relation.Kind;
import dev.asyncdb.relation.Relations;

/**
 * Which entity types refer to which, by their declared relations.
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
		entities.stream()
			.map((entity) -> mapping.ofInstance(entity))
			.distinct()
			.forEach((mapped) -> relations.of(mapped).forEach(order::add));
		return order;
	}

	private void add(Relation relation) {
		Class<?> owner = relation.owner().type();
		Class<?> target = relation.target().type();
		if (relation.kind() == Kind.TO_ONE) {
			this.direct.computeIfAbsent(owner, (type) -> new HashSet<>()).add(target);
		}
		else if (relation.isReferredTo()) {
			this.direct.computeIfAbsent(target, (type) -> new HashSet<>()).add(owner);
		}
	}

	/**
	 * How many types the type of an entity refers to, directly or not, itself included.
	 * This is greater than that of any type to which it refers, and equal where types
	 * refer to each other in a circle.
	 */
	int rank(Object entity) {
		return this.ranks.computeIfAbsent(this.mapping.ofInstance(entity).type(), this::reachable);
	}

	private int reachable(Class<?> type) {
		Set<Class<?>> reached = new HashSet<>(Set.of(type));
		Deque<Class<?>> open = new ArrayDeque<>(reached);
		while (!open.isEmpty()) {
			for (Class<?> next : this.direct.getOrDefault(open.pop(), Set.of())) {
				if (reached.add(next)) {
					open.push(next);
				}
			}
		}
		return reached.size();
	}

}
