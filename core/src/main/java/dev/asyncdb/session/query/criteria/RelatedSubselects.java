package dev.asyncdb.session.query.criteria;

import java.util.List;
import java.util.function.Supplier;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.relation.RelationCriteria.Quantifier;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.relation.support.JoinTable;
import dev.asyncdb.relation.support.ManyToManyRelation;
import dev.asyncdb.relation.support.Relation;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.relational.core.sql.CaseExpression;
import org.springframework.data.relational.core.sql.Condition;
import org.springframework.data.relational.core.sql.Conditions;
import org.springframework.data.relational.core.sql.Expressions;
import org.springframework.data.relational.core.sql.OrderByField;
import org.springframework.data.relational.core.sql.SQL;
import org.springframework.data.relational.core.sql.SelectBuilder.SelectFromAndJoin;
import org.springframework.data.relational.core.sql.StatementBuilder;
import org.springframework.data.relational.core.sql.Table;
import org.springframework.data.relational.core.sql.When;
import org.springframework.r2dbc.core.binding.Bindings;

/**
 * Correlated subselects, as {@code EXISTS (SELECT 1 FROM pets related0 WHERE ..)}. They
 * are rendered by Spring Data and enter the statement as text, since its model has no
 * EXISTS.
 *
 * @param mapping renders the subselects
 * @param aliases provides an alias that is unique in the statement
 */
record RelatedSubselects(EntityMapping mapping, Supplier<String> aliases) {

	/**
	 * Return the condition that the row of a table matches a condition on the same row in
	 * another table.
	 */
	Condition sameRow(QueryTable row, QueryTable same, Condition matching) {
		SelectFromAndJoin select = StatementBuilder.select(Expressions.just("1")).from(same.table());
		same.joinTo(select);
		return exists("EXISTS", select, same.sameAs(row).and(Conditions.nest(matching)));
	}

	/**
	 * Begin a subselect of the related rows of one row.
	 */
	Related related(Relation relation, QueryTable owner) {
		QueryTable target = QueryTable.of(relation.target(), this.aliases.get());
		if (relation instanceof ManyToManyRelation manyToMany) {
			return new Related(this, joined(manyToMany, owner, target.table()), target);
		}
		SelectFromAndJoin select = StatementBuilder.select(Expressions.just("1")).from(target.table());
		return new Related(this,
				new Rows(select, QueryTable.reference((ForeignKeyRelation) relation, owner.table(), target.table())),
				target);
	}

	private Rows joined(ManyToManyRelation relation, QueryTable owner, Table target) {
		JoinTable joinTable = relation.joinTable();
		Table links = Table.create(joinTable.table()).as(this.aliases.get());
		SelectFromAndJoin select = StatementBuilder.select(Expressions.just("1")).from(links);
		select.join(target)
			.on(Conditions.isEqual(links.column(joinTable.target()),
					target.column(relation.target().id().getColumnName())))
			.orderBy(List.<OrderByField>of());
		return new Rows(select, Conditions.isEqual(links.column(joinTable.owner()),
				owner.table().column(relation.owner().id().getColumnName())));
	}

	private Condition exists(String operator, SelectFromAndJoin select, Condition condition) {
		// Not validated, since it refers to a table of the statement around it
		String sql = this.mapping.render(select.where(condition).build(false));
		return Conditions.just("%s (%s)".formatted(operator, sql));
	}

	/**
	 * A SELECT and the condition that its rows belong to one row of the statement.
	 */
	private record Rows(SelectFromAndJoin select, Condition related) {
	}

	/**
	 * The related rows of one row.
	 */
	record Related(RelatedSubselects subselects, Rows rows, QueryTable target) {

		BoundCondition matching(Quantifier quantifier, @Nullable BoundCondition condition) {
			this.target.joinTo(this.rows.select());
			Condition matching = (condition != null) ? Conditions.nest(condition.getCondition()) : null;
			Bindings bindings = (condition != null) ? condition.getBindings() : Bindings.empty();
			return new BoundCondition(bindings, switch (quantifier) {
				case ANY -> exists("EXISTS", matching);
				case NONE -> exists("NOT EXISTS", matching);
				case ALL -> (matching != null) ? exists("NOT EXISTS", isNotTrue(matching)) : Conditions.just("1 = 1");
			});
		}

		private Condition exists(String operator, @Nullable Condition matching) {
			Condition related = this.rows.related();
			return this.subselects.exists(operator, this.rows.select(),
					(matching != null) ? related.and(matching) : related);
		}

		// Unlike NOT, also of a condition that is NULL
		private static Condition isNotTrue(Condition condition) {
			return Conditions.isEqual(
					CaseExpression.create(When.when(condition, SQL.literalOf(1))).elseExpression(SQL.literalOf(0)),
					SQL.literalOf(0));
		}

	}

}
