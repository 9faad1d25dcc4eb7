package dev.asyncdb.relation.support;

import dev.asyncdb.relation.ToMany;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * A {@link ToMany} relation.
 */
final class ToManyRelation extends InverseRelation {

	ToManyRelation(Declaration declaration, CollectionValue values, RelationalPersistentProperty reference,
			boolean orphanRemoval) {
		super(declaration, values, reference, orphanRemoval);
	}

}
