package dev.asyncdb.relation.support;

import dev.asyncdb.relation.ToOne;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * A {@link ToOne} relation whose target has the foreign key.
 */
final class OneToOneRelation extends InverseRelation {

	OneToOneRelation(Declaration declaration, RelationalPersistentProperty reference, boolean orphanRemoval) {
		super(declaration, new SingleValue(), reference, orphanRemoval);
	}

	@Override
	public boolean isUnique() {
		return true;
	}

}
