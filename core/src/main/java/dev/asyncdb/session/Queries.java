package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.RowLock;

import org.springframework.data.r2dbc.core.StatementMapper;
import org.springframework.data.r2dbc.core.StatementMapper.SelectSpec;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.Update;
import org.springframework.data.relational.core.sql.Expression;
import org.springframework.data.relational.core.sql.Expressions;
import org.springframework.data.relational.core.sql.Functions;
import org.springframework.data.relational.core.sql.IdentifierProcessing;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Renders queries for entities through Spring Data's statement mapper.
 */
@SuppressWarnings("deprecation")
record Queries(EntityMapping mapping, DatabaseDialect dialect) {

	PreparedOperation<?> select(MappedEntity<?> mapped, QuerySpec query) {
		Map<SqlIdentifier, SqlIdentifier> all = new LinkedHashMap<>();
		mapped.columns().forEach((column) -> all.put(column, column));
		return select(mapped, all, query);
	}

	/**
	 * Select columns, each under the name in which it is wanted.
	 */
	PreparedOperation<?> select(MappedEntity<?> mapped, Map<SqlIdentifier, SqlIdentifier> columns, QuerySpec query) {
		StatementMapper mapper = typed(mapped);
		SelectSpec spec = mapper.createSelect(mapped.table())
			.doWithTable((table, select) -> select.withProjection(columns(columns)))
			.withCriteria(query.criteria())
			.withSort(query.sort());
		spec = (query.limit() > 0) ? spec.limit(query.limit()) : spec;
		spec = (query.offset() > 0) ? spec.offset(query.offset()) : spec;
		if (query.lock() == RowLock.NONE) {
			return mapper.getMappedObject(spec);
		}
		return DatabaseDialect.locking(mapper.getMappedObject(spec.lock(LockMode.PESSIMISTIC_WRITE)), query.lock());
	}

	// As text: the mapper would take a column like author_id for the identifier of a
	// related
	// entity in a property author
	private List<Expression> columns(Map<SqlIdentifier, SqlIdentifier> columns) {
		IdentifierProcessing quoting = this.dialect.springDialect().getIdentifierProcessing();
		List<Expression> expressions = new ArrayList<>();
		columns.forEach((column, name) -> expressions.add(Expressions
			.just(column.equals(name) ? column.toSql(quoting) : column.toSql(quoting) + " AS " + name.toSql(quoting))));
		return expressions;
	}

	PreparedOperation<?> update(MappedEntity<?> mapped, Map<SqlIdentifier, Parameter> changes,
			CriteriaDefinition criteria) {
		StatementMapper mapper = typed(mapped);
		return mapper.getMappedObject(
				mapper.createUpdate(mapped.table(), Update.from(byPath(mapped, changes))).withCriteria(criteria));
	}

	private static Map<SqlIdentifier, Object> byPath(MappedEntity<?> mapped, Map<SqlIdentifier, Parameter> changes) {
		Map<SqlIdentifier, Object> byPath = new LinkedHashMap<>();
		changes.forEach((column, value) -> byPath.put(SqlIdentifier.unquoted(mapped.pathOf(column)), value));
		return byPath;
	}

	PreparedOperation<?> delete(MappedEntity<?> mapped, CriteriaDefinition criteria) {
		StatementMapper mapper = typed(mapped);
		return mapper.getMappedObject(mapper.createDelete(mapped.table()).withCriteria(criteria));
	}

	PreparedOperation<?> count(MappedEntity<?> mapped, CriteriaDefinition criteria) {
		StatementMapper mapper = typed(mapped);
		return mapper.getMappedObject(mapper.createSelect(mapped.table())
			.doWithTable((table, select) -> select.withProjection(Functions.count(table.asterisk())))
			.withCriteria(criteria));
	}

	PreparedOperation<?> exists(MappedEntity<?> mapped, CriteriaDefinition criteria) {
		StatementMapper mapper = typed(mapped);
		return mapper.getMappedObject(mapper.createSelect(mapped.table())
			.doWithTable((table, select) -> select.withProjection(Expressions.just("1")))
			.withCriteria(criteria)
			.limit(1));
	}

	static Criteria byId(MappedEntity<?> mapped, Object id) {
		return Criteria.where(mapped.id().getName()).is(id);
	}

	private StatementMapper typed(MappedEntity<?> mapped) {
		return this.mapping.statements().forType(mapped.type());
	}

}
