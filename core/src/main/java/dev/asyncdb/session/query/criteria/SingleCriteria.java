package dev.asyncdb.session.query.criteria;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * One comparison of a chain, with the name that its property has in its own entity.
 */
record SingleCriteria(CriteriaDefinition comparison, String property,
		@Nullable Object value) implements CriteriaDefinition {

	@Override
	public SqlIdentifier getColumn() {
		return SqlIdentifier.unquoted(this.property);
	}

	@Override
	public @Nullable Comparator getComparator() {
		return this.comparison.getComparator();
	}

	@Override
	public @Nullable Object getValue() {
		return this.value;
	}

	@Override
	public boolean isIgnoreCase() {
		return this.comparison.isIgnoreCase();
	}

	@Override
	public boolean isGroup() {
		return false;
	}

	@Override
	public List<CriteriaDefinition> getGroup() {
		return List.of();
	}

	@Override
	public @Nullable CriteriaDefinition getPrevious() {
		return null;
	}

	@Override
	public boolean hasPrevious() {
		return false;
	}

	@Override
	public boolean isEmpty() {
		return false;
	}

	@Override
	public Combinator getCombinator() {
		return Combinator.INITIAL;
	}

}
