package dev.asyncdb.session.query.criteria;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.Relations;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A path in a condition or an order: single relations, and a property of the last entity.
 *
 * @param relations the relations, empty for a property of the queried entity
 * @param entity the entity that has the property
 * @param property the property, with dots for an embedded value
 */
record RelatedPath(List<ForeignKeyRelation> relations, MappedEntity<?> entity, String property) {

	/**
	 * Resolve a path by metadata.
	 * @throws dev.asyncdb.mapping.UnknownPropertyException if a name is unknown
	 * @throws InvalidDataAccessApiUsageException if the path ends with a relation or
	 * passes a collection
	 */
	static RelatedPath of(Relations known, MappedEntity<?> queried, String path) {
		List<ForeignKeyRelation> relations = new ArrayList<>();
		MappedEntity<?> entity = queried;
		String rest = path;
		Relation relation = known.find(entity, first(rest));
		while (relation != null) {
			relations.add(single(relation, path, rest));
			entity = relation.target();
			rest = rest.substring(relation.name().length() + 1);
			relation = known.find(entity, first(rest));
		}
		entity.conditions().require(rest);
		return new RelatedPath(relations, entity, rest);
	}

	private static String first(String path) {
		int dot = path.indexOf('.');
		return (dot >= 0) ? path.substring(0, dot) : path;
	}

	private static ForeignKeyRelation single(Relation relation, String path, String rest) {
		if (rest.equals(relation.name())) {
			throw new InvalidDataAccessApiUsageException(
					"'%s' is a relation, which cannot be compared: name a property of %s, as '%s.%s', or use RelationCriteria"
						.formatted(path, relation.target(), path, relation.target().id().getName()));
		}
		if (relation.isCollection() || !(relation instanceof ForeignKeyRelation stored)) {
			throw new InvalidDataAccessApiUsageException(
					"'%s' passes the collection %s: use RelationCriteria.any(..), none(..) or all(..) for its entities"
						.formatted(path, relation));
		}
		return stored;
	}

}
