package dev.asyncdb.relation.support;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.core.CollectionFactory;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mapping.model.MappingInstantiationException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.util.StringUtils;

/**
 * A collection or a map of related entities.
 *
 * @param order the order in which related entities are loaded
 * @param mapKey the property of the target that is the key in a map
 */
record CollectionValue(Sort order, @Nullable RelationalPersistentProperty mapKey) implements RelatedValue {

	@Override
	public boolean isCollection() {
		return true;
	}

	/**
	 * Create a container. An entity that the container drops would count as removed by
	 * the application, so all of them have to fit.
	 */
	@Override
	public Object of(Relation relation, List<Object> related) {
		Class<?> type = relation.property().getType();
		if (this.mapKey == null) {
			Collection<Object> collection = CollectionFactory.createCollection(type, related.size());
			collection.addAll(related);
			requireAll(relation, related, collection.size(), "are equal to another one");
			return collection;
		}
		RelationalPersistentProperty key = this.mapKey;
		Map<Object, Object> map = CollectionFactory.createMap(type, related.size());
		related.forEach((entity) -> map.put(relation.target().valueOf(entity, key), entity));
		requireAll(relation, related, map.size(), "have the '%s' of another one".formatted(key.getName()));
		return map;
	}

	private static void requireAll(Relation relation, List<Object> related, int held, String why) {
		if (held < related.size()) {
			throw new InvalidDataAccessApiUsageException("%s cannot hold %d of %d %s, which %s: declare it as a List"
				.formatted(relation, related.size() - held, related.size(), relation.target(), why));
		}
	}

	@Override
	public Object unload(Relation relation, Object entity) {
		MappedEntity<Object> owner = relation.owner();
		try {
			return owner.with(entity, relation.property(), UnloadedCollection.of(relation.property().getType(),
					owner.toString(), relation.name(), accessor(relation)));
		}
		catch (MappingInstantiationException ex) {
			throw new InvalidDataAccessApiUsageException(
					"The constructor of %s reads '%s', which is not loaded then: assign the argument unchanged"
						.formatted(owner, relation.name()),
					ex);
		}
	}

	private static String accessor(Relation relation) {
		return relation.owner().type().isRecord() ? relation.name() : "get" + StringUtils.capitalize(relation.name());
	}

}
