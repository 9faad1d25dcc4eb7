package dev.asyncdb.relation.support;

import java.util.function.Consumer;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * A relation whose targets have the foreign key.
 *
 * @since 0.1.0
 */
public abstract sealed class InverseRelation extends ForeignKeyRelation permits OneToOneRelation, ToManyRelation {

	private final boolean orphanRemoval;

	InverseRelation(Declaration declaration, RelatedValue values, RelationalPersistentProperty reference,
			boolean orphanRemoval) {
		super(declaration, values, reference);
		this.orphanRemoval = orphanRemoval;
	}

	@Override
	public <R> R map(Function<? super ToOneRelation, R> toOne, Function<? super InverseRelation, R> inverse,
			Function<? super ManyToManyRelation, R> manyToMany) {
		return inverse.apply(this);
	}

	@Override
	public void accept(Consumer<? super ToOneRelation> toOne, Consumer<? super InverseRelation> inverse,
			Consumer<? super ManyToManyRelation> manyToMany) {
		inverse.accept(this);
	}

	@Override
	public MappedEntity<Object> referrer() {
		return target();
	}

	@Override
	public MappedEntity<Object> referredTo() {
		return owner();
	}

	@Override
	public boolean orphanRemoval() {
		return this.orphanRemoval;
	}

	/**
	 * Return whether a query for owners can read the targets with a join.
	 * @return {@code true} if a join repeats no owner and the columns of the target need
	 * no query of their own
	 * @since 0.1.0
	 */
	public boolean isJoinable() {
		return isUnique() && target().plain() != null;
	}

}
