package dev.asyncdb.relation.support;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;

/**
 * One related entity or {@code null}.
 */
record SingleValue() implements RelatedValue {

	@Override
	public boolean isCollection() {
		return false;
	}

	@Override
	public Sort order() {
		return Sort.unsorted();
	}

	@Override
	public @Nullable Object of(Relation relation, List<Object> related) {
		if (related.size() > 1) {
			throw new InvalidDataAccessApiUsageException(
					"%s is a to-one relation, but %d %s refer to the same %s: add a unique constraint, or declare @ToMany"
						.formatted(relation, related.size(), relation.target(), relation.owner()));
		}
		return related.isEmpty() ? null : related.get(0);
	}

	@Override
	public Object unload(Relation relation, Object entity) {
		return relation.owner().with(entity, relation.property(), null);
	}

}
