package dev.asyncdb.session.query.criteria;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.json.JsonCriteria;
import dev.asyncdb.relation.RelationCriteria;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.statement.DatabaseDialect;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.CriteriaDefinition.Combinator;
import org.springframework.data.relational.core.sql.Conditions;
import org.springframework.data.relational.core.sql.OrderByField;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.binding.BindMarkers;

/**
 * Maps the conditions and orders of one statement. Each comparison is mapped by Spring
 * Data, with the table and the entity that its path leads to; a chain keeps the
 * precedence that Spring Data gives it. Not thread-safe.
 */
public final class ConditionMapper {

	private final EntityMapping mapping;

	private final OrderFields orders;

	private final Relations relations;

	private final BindMarkers markers;

	private final RelatedSubselects subselects;

	private final ArrayComparisons arrays;

	private final ListComparisons lists;

	private int aliases;

	public ConditionMapper(EntityMapping mapping, DatabaseDialect dialect, Relations relations, BindMarkers markers) {
		this.mapping = mapping;
		this.orders = new OrderFields(dialect.springDialect());
		this.relations = relations;
		this.markers = markers;
		this.lists = new ListComparisons(mapping, dialect);
		this.arrays = new ArrayComparisons(mapping);
		this.subselects = new RelatedSubselects(mapping, this::nextAlias);
	}

	private String nextAlias() {
		return "related" + this.aliases++;
	}

	private CriteriaNames names(MappedEntity<?> entity) {
		return new CriteriaNames(this.relations, entity);
	}

	/**
	 * Map a condition, and join the tables that it needs.
	 * @return the condition, {@code null} if it is empty
	 */
	public @Nullable BoundCondition map(CriteriaDefinition criteria, QueryTable table) {
		if (criteria.isEmpty()) {
			return null;
		}
		boolean isPlain = isPlain(criteria, table.entity()) && !names(table.entity()).isRelated(criteria);
		return isPlain ? plain(criteria, table) : chain(criteria, table);
	}

	/**
	 * Map a condition for a statement that cannot have joins: an UPDATE, a DELETE, or a
	 * SELECT that locks its rows.
	 * @return the condition, {@code null} if it is empty
	 */
	public @Nullable BoundCondition mapWithoutJoins(CriteriaDefinition criteria, QueryTable table) {
		if (criteria.isEmpty() || !names(table.entity()).isJoining(criteria)) {
			return map(criteria, table);
		}
		QueryTable same = QueryTable.of(table.entity(), nextAlias());
		BoundCondition matching = Objects.requireNonNull(chain(criteria, same));
		return new BoundCondition(matching.getBindings(),
				this.subselects.sameRow(table, same, matching.getCondition()));
	}

	/**
	 * Map an order, and join the tables that it needs.
	 */
	public List<OrderByField> map(Sort sort, QueryTable table) {
		CriteriaNames names = names(table.entity());
		List<OrderByField> fields = new ArrayList<>();
		for (Sort.Order order : sort) {
			RelatedPath path = names.pathOf(order);
			fields.addAll(this.orders.of(order.withProperty(path.property()), join(path, table)));
		}
		return fields;
	}

	private boolean isPlain(CriteriaDefinition criteria, MappedEntity<?> entity) {
		CriteriaDefinition term = criteria;
		while (isPlainTerm(term, entity) && term.hasPrevious()) {
			term = term.getRequiredPrevious();
		}
		return isPlainTerm(term, entity);
	}

	private boolean isPlainTerm(CriteriaDefinition term, MappedEntity<?> entity) {
		return !term.isGroup() && !(term instanceof JsonCriteria) && !IgnoredCase.isOfSeveral(term)
				&& !this.lists.mayCompare(term) && !this.arrays.mayCompare(term, entity);
	}

	private BoundCondition plain(CriteriaDefinition criteria, QueryTable table) {
		return this.mapping.queries().getMappedObject(this.markers, criteria, table.table(), table.entity().metadata());
	}

	private @Nullable BoundCondition chain(CriteriaDefinition criteria, QueryTable table) {
		Deque<CriteriaDefinition> terms = new ArrayDeque<>(List.of(criteria));
		while (terms.getFirst().hasPrevious()) {
			terms.push(terms.getFirst().getRequiredPrevious());
		}
		BoundCondition all = null;
		for (CriteriaDefinition term : terms) {
			all = combined(term.getCombinator(), all, term(term, table));
		}
		return all;
	}

	private @Nullable BoundCondition term(CriteriaDefinition term, QueryTable table) {
		if (term instanceof RelationCriteria related) {
			return quantified(related, table);
		}
		if (term instanceof JsonCriteria json) {
			return within(json, table);
		}
		if (term.isGroup()) {
			return group(term, table);
		}
		if (IgnoredCase.isOfSeveral(term)) {
			return nested(chain(IgnoredCase.ofEach(term), table));
		}
		return term.isEmpty() ? null : comparison(term, table);
	}

	// Spring Data joins the members of a group without parentheses, so that "a OR b" and
	// "c" become "a OR b AND c"
	private @Nullable BoundCondition group(CriteriaDefinition group, QueryTable table) {
		BoundCondition all = null;
		for (CriteriaDefinition member : group.getGroup()) {
			BoundCondition condition = chain(member, table);
			all = combined(group.getCombinator(), all, member.hasPrevious() ? nested(condition) : condition);
		}
		return nested(all);
	}

	private static @Nullable BoundCondition nested(@Nullable BoundCondition condition) {
		return (condition != null)
				? new BoundCondition(condition.getBindings(), Conditions.nest(condition.getCondition())) : null;
	}

	private static @Nullable BoundCondition combined(Combinator combinator, @Nullable BoundCondition left,
			@Nullable BoundCondition right) {
		if (left == null || right == null) {
			return (left != null) ? left : right;
		}
		return new BoundCondition(left.getBindings().and(right.getBindings()), (combinator != Combinator.OR)
				? left.getCondition().and(right.getCondition()) : left.getCondition().or(right.getCondition()));
	}

	private BoundCondition comparison(CriteriaDefinition comparison, QueryTable table) {
		String name = Objects.requireNonNull(comparison.getColumn()).getReference();
		RelatedPath path = RelatedPath.of(this.relations, table.entity(), name);
		SingleCriteria single = new SingleCriteria(comparison, path.property(), comparison.getValue());
		QueryTable joined = join(path, table);
		BoundCondition list = this.lists.mapped(single, joined, this.markers);
		return (list != null) ? list : plain(this.arrays.converted(single, path.entity()), joined);
	}

	private BoundCondition within(JsonCriteria json, QueryTable table) {
		RelatedPath path = RelatedPath.of(this.relations, table.entity(), json.path().property());
		QueryTable joined = join(path, table);
		SqlIdentifier column = path.entity().conditions().require(path.property()).getColumnName();
		return new JsonComparisons(this.lists.dialect(), this.markers).mapped(json, joined.table().column(column));
	}

	private QueryTable join(RelatedPath path, QueryTable table) {
		QueryTable joined = table;
		for (ForeignKeyRelation relation : path.relations()) {
			joined = joined.join(relation, this::nextAlias);
		}
		return joined;
	}

	private BoundCondition quantified(RelationCriteria criteria, QueryTable owner) {
		RelatedSubselects.Related related = this.subselects
			.related(this.relations.require(owner.entity(), criteria.relation()), owner);
		return related.matching(criteria.quantifier(), map(criteria.criteria(), related.target()));
	}

}
