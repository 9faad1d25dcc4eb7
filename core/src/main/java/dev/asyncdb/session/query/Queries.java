package dev.asyncdb.session.query;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.RefusedValuesException;
import dev.asyncdb.mapping.expression.ComputedColumn;
import dev.asyncdb.relation.support.InverseRelation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.session.query.criteria.ConditionMapper;
import dev.asyncdb.session.query.criteria.CriteriaNames;
import dev.asyncdb.session.query.criteria.QueryTable;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.sql.RenderedOperation;
import io.r2dbc.spi.Parameter;

import org.springframework.core.convert.ConversionFailedException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.DeleteBuilder.DeleteWhere;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.data.relational.core.sql.StatementBuilder;
import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.Bindings;

/**
 * Renders queries for entities by the renderers of Spring Data.
 */
public record Queries(EntityMapping mapping, DatabaseDialect dialect, Relations relations) {

	public static Queries of(SessionServices services) {
		return new Queries(services.mapping(), services.dialect(), services.relations());
	}

	PreparedOperation<?> select(MappedEntity<?> mapped, QuerySpec query) {
		return select(mapped, query, List.of());
	}

	/**
	 * Select entities, and their one-to-one relations by left joins.
	 */
	PreparedOperation<?> select(MappedEntity<?> mapped, QuerySpec query, List<InverseRelation> joined) {
		return rendered(mapped, () -> statement(mapped, query).reading(mapped.columns(), joined));
	}

	/**
	 * Select columns with aliases.
	 */
	PreparedOperation<?> select(MappedEntity<?> mapped, Map<SqlIdentifier, SqlIdentifier> columns, QuerySpec query) {
		return rendered(mapped, () -> statement(mapped, query).reading(columns));
	}

	private SelectStatement statement(MappedEntity<?> mapped, QuerySpec query) {
		return new SelectStatement(this, mapped, query);
	}

	BindMarkers markers() {
		return this.dialect.springDialect().getBindMarkersFactory().create();
	}

	CriteriaNames names(MappedEntity<?> mapped) {
		return new CriteriaNames(this.relations, mapped);
	}

	ConditionMapper conditions(BindMarkers markers) {
		return new ConditionMapper(this.mapping, this.dialect, this.relations, markers);
	}

	/**
	 * Update rows. The values are those of the columns, which Spring Data's mapper of
	 * updates would convert again, as enums back from their names.
	 */
	public PreparedOperation<?> update(MappedEntity<?> mapped, Map<SqlIdentifier, Parameter> changes,
			Map<SqlIdentifier, ComputedColumn> computed, CriteriaDefinition criteria) {
		UpdateStatement update = new UpdateStatement(this, mapped);
		return rendered(mapped, () -> update.setting(changes, computed, criteria));
	}

	public PreparedOperation<?> delete(MappedEntity<?> mapped, CriteriaDefinition criteria) {
		return rendered(mapped, () -> deleting(mapped, criteria));
	}

	private PreparedOperation<?> deleting(MappedEntity<?> mapped, CriteriaDefinition criteria) {
		QueryTable table = QueryTable.of(mapped);
		DeleteWhere delete = StatementBuilder.delete(table.table());
		BoundCondition condition = conditions(markers()).mapWithoutJoins(criteria, table);
		return (condition != null)
				? new RenderedOperation(this.mapping.render(delete.where(condition.getCondition()).build()),
						condition.getBindings()::apply)
				: new RenderedOperation(this.mapping.render(delete.build()), Bindings.empty()::apply);
	}

	PreparedOperation<?> count(MappedEntity<?> mapped, QuerySpec query) {
		return rendered(mapped, () -> statement(mapped, query.allMatching()).reading("COUNT(*)"));
	}

	PreparedOperation<?> exists(MappedEntity<?> mapped, QuerySpec query) {
		return rendered(mapped, () -> statement(mapped, query.allMatching().atMost(1)).reading("1"));
	}

	/**
	 * Render a statement. Spring Data renders conditions recursively, and Reactor takes a
	 * StackOverflowError for fatal: it would signal nothing, and the caller would wait
	 * without an end.
	 */
	private static PreparedOperation<?> rendered(MappedEntity<?> mapped, Supplier<PreparedOperation<?>> statement) {
		try {
			PreparedOperation<?> operation = statement.get();
			return new RenderedOperation(operation.toQuery(), operation::bindTo);
		}
		catch (StackOverflowError overflow) {
			throw new InvalidDataAccessApiUsageException(
					"The criteria for %s have too many conditions: use in(..) for many values, or several queries"
						.formatted(mapped),
					overflow);
		}
		catch (ConversionFailedException ex) {
			throw RefusedValuesException.ofCriteria(mapped.type(), ex);
		}
	}

	public static Criteria byId(MappedEntity<?> mapped, Object id) {
		return Criteria.where(mapped.id().getName()).is(id);
	}

}
