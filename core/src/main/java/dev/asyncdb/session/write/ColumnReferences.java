package dev.asyncdb.session.write;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.SessionContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds the references between entities by the columns of their foreign keys: the stored
 * values, and those that an insert will store.
 */
record ColumnReferences(SessionContext context) {

	/**
	 * Add the references between entities.
	 * @param entities the entities; those without an identifier are not referred to
	 * @param references receives the references that it does not contain
	 */
	void collect(List<Object> entities, ForeignKeyUpdates references) {
		Map<EntityKey, Object> byKey = new LinkedHashMap<>();
		Set<ForeignKeyRelation> relations = new LinkedHashSet<>();
		for (Object entity : entities) {
			EntityKey key = key(entity);
			if (key != null) {
				byKey.put(key, entity);
			}
			relations.addAll(this.context.services().relationsOf(entity, ForeignKeyRelation.class));
		}
		for (Object entity : entities) {
			Class<?> type = this.context.mapping().ofInstance(entity).type();
			for (ForeignKeyRelation relation : relations) {
				if (relation.referrer().type() == type && !references.contains(entity, relation)) {
					collect(entity, relation, byKey, references);
				}
			}
		}
	}

	private @Nullable EntityKey key(Object entity) {
		MappedEntity<Object> mapped = this.context.mapping().ofInstance(entity);
		Object id = mapped.idOf(entity);
		EntityKey known = this.context.unit().findKey(entity);
		return (known == null && id != null) ? new EntityKey(mapped.type(), id) : known;
	}

	private void collect(Object entity, ForeignKeyRelation relation, Map<EntityKey, Object> byKey,
			ForeignKeyUpdates references) {
		EntityKey referredTo = referredTo(entity, relation);
		Object other = (referredTo != null) ? byKey.get(referredTo) : null;
		if (other != null) {
			references.add(entity, relation, other);
		}
	}

	// A changed column of an entity that is deleted is not written: its row still refers
	// to the former one
	private @Nullable EntityKey referredTo(Object entity, ForeignKeyRelation relation) {
		ManagedEntity<Object> managed = this.context.unit().find(entity);
		if (managed == null) {
			return this.context.unit().referredKey(entity, relation);
		}
		Object id = relation.storedId(managed.snapshot(), this.context.mapping());
		return (id != null) ? this.context.unit().storedKey(relation.referredTo().type(), id) : null;
	}

}
