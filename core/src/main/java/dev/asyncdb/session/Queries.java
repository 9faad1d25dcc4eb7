package dev.asyncdb.session;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;

import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.core.StatementMapper;
import org.springframework.data.r2dbc.core.StatementMapper.SelectSpec;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.Expressions;
import org.springframework.data.relational.core.sql.Functions;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Renders queries for entities through Spring Data's statement mapper.
 */
record Queries(EntityMapping mapping) {

	PreparedOperation<?> select(MappedEntity<?> mapped, CriteriaDefinition criteria, Sort sort, int limit,
			long offset) {
		StatementMapper mapper = typed(mapped);
		SelectSpec spec = mapper.createSelect(mapped.table())
			.doWithTable((table, select) -> select.withProjection(table.asterisk()))
			.withCriteria(criteria)
			.withSort(sort);
		spec = (limit > 0) ? spec.limit(limit) : spec;
		return mapper.getMappedObject((offset > 0) ? spec.offset(offset) : spec);
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
