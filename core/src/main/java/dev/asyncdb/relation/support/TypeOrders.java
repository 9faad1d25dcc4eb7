package dev.asyncdb.relation.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.asyncdb.mapping.EntityMapping;

/**
 * Keeps the order of types, since a flush of the same types has the same. Thread-safe.
 */
final class TypeOrders {

	// Types can appear in any order
	private static final int MAX_KNOWN = 256;

	private static final int FEW_TYPES = 4;

	private final EntityMapping mapping;

	private final Relations relations;

	private final Map<List<Class<?>>, TypeOrder> known = new ConcurrentHashMap<>();

	TypeOrders(EntityMapping mapping, Relations relations) {
		this.mapping = mapping;
		this.relations = relations;
	}

	TypeOrder of(Iterable<Object> entities) {
		List<Class<?>> types = new ArrayList<>(FEW_TYPES);
		for (Object entity : entities) {
			Class<?> type = this.mapping.ofInstance(entity).type();
			if (!types.contains(type)) {
				types.add(type);
			}
		}
		TypeOrder order = this.known.get(types);
		return (order != null) ? order : create(List.copyOf(types));
	}

	private TypeOrder create(List<Class<?>> types) {
		TypeOrder order = TypeOrder.of(types, this.mapping, this.relations);
		if (this.known.size() < MAX_KNOWN) {
			this.known.put(types, order);
		}
		return order;
	}

}
