package dev.asyncdb.session.support;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import dev.asyncdb.mapping.EntityProjection;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.expression.ComputedColumn;
import dev.asyncdb.relation.support.Tables;
import dev.asyncdb.session.MemberQuery;
import dev.asyncdb.session.Projection;
import dev.asyncdb.session.Select;
import dev.asyncdb.session.query.ComputedColumns;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.query.JoinTableCondition;
import dev.asyncdb.session.query.QueryRows;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.query.criteria.CriteriaNames;
import dev.asyncdb.session.upsert.UpsertRequest;
import dev.asyncdb.statement.RowLock;
import io.r2dbc.spi.Parameter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.util.Assert;

/**
 * A query in the session that created it.
 */
record DefaultSelect<T>(SessionQueue queue, MappedEntity<T> mapped, QuerySpec spec) implements Select<T> {

	private DefaultSelect<T> with(QuerySpec changed) {
		return new DefaultSelect<>(this.queue, this.mapped, changed);
	}

	@Override
	public Select<T> where(CriteriaDefinition condition) {
		Assert.notNull(condition, "The condition must not be null, use Criteria.empty() for none");
		return with(this.spec.where(names().checked(condition)));
	}

	@Override
	public Select<T> orderBy(Sort sort) {
		return with(this.spec.orderBy(names().checked(Arguments.required(sort, "sort"))));
	}

	@Override
	public Select<T> limit(int rows) {
		if (rows < 1) {
			throw new IllegalArgumentException("A limit must be at least 1 but is " + rows);
		}
		return with(this.spec.between(rows, this.spec.offset()));
	}

	@Override
	public Select<T> offset(long rows) {
		if (rows < 0) {
			throw new IllegalArgumentException("An offset must not be negative but is " + rows);
		}
		return with(this.spec.between(this.spec.limit(), rows));
	}

	@Override
	public Select<T> forUpdate() {
		return with(this.spec.locking(RowLock.FOR_UPDATE));
	}

	@Override
	public Select<T> forUpdateSkipLocked() {
		return with(this.spec.locking(RowLock.SKIP_LOCKED));
	}

	@Override
	public Select<T> forUpdateNoWait() {
		return with(this.spec.locking(RowLock.NO_WAIT));
	}

	@Override
	public Select<T> populateExisting() {
		return with(this.spec.populatingExisting());
	}

	@Override
	public Select<T> with(TypedPropertyPath<T, ?> relation) {
		return with(this.spec.fetching(this.spec.fetch()
			.and(this.queue.services().relations(), this.mapped,
					TypedPropertyPath.of(Arguments.required(relation, "relation")))));
	}

	@Override
	public Select<T> with(TypedPropertyPath<T, ?> relation, UnaryOperator<MemberQuery> members) {
		return with(this.spec.fetching(this.spec.fetch()
			.and(this.queue.services().relations(), this.mapped,
					TypedPropertyPath.of(Arguments.required(relation, "relation")),
					Arguments.required(members, "members"))));
	}

	private CriteriaNames names() {
		return new CriteriaNames(this.queue.services().relations(), this.mapped);
	}

	private QueryRows<T> entities() {
		return new QueryRows<>(this.mapped, this.spec, this::list);
	}

	private Mono<List<T>> list(QuerySpec query) {
		return this.queue.load(this.mapped, query);
	}

	@Override
	public Flux<T> all() {
		return entities().all();
	}

	@Override
	public Mono<T> first() {
		return entities().first();
	}

	@Override
	public Mono<T> one() {
		return entities().one();
	}

	@Override
	public Mono<T> getOne() {
		return one().switchIfEmpty(missing());
	}

	@Override
	public Mono<T> findById(Object id) {
		return this.queue.query(tables(),
				(context) -> new RelationLoading(context).find(this.mapped, Arguments.required(id, "id"), this.spec));
	}

	@Override
	public Mono<T> getById(Object id) {
		return findById(id).switchIfEmpty(missing());
	}

	private <R> Mono<R> missing() {
		return Mono.error(
				() -> new EmptyResultDataAccessException("Expected one %s but none matches".formatted(this.mapped), 1));
	}

	@Override
	public Flux<T> stream() {
		return stream(this.queue.services().options().fetchSize());
	}

	@Override
	public Flux<T> stream(int fetchSize) {
		Assert.isTrue(fetchSize > 0, "The fetch size of a stream must be at least 1");
		if (!this.spec.fetch().isEmpty()) {
			return new RelatedStream<>(this.queue, this.mapped, this.spec, fetchSize).rows();
		}
		return this.queue.stream(tables(), (loader) -> loader.stream(this.mapped, this.spec, fetchSize));
	}

	@Override
	public Mono<Long> count() {
		return query((loader) -> loader.count(this.mapped, this.spec));
	}

	@Override
	public Mono<Boolean> exists() {
		return query((loader) -> loader.exists(this.mapped, this.spec));
	}

	private <R> Mono<R> query(Function<EntityLoader, Mono<R>> query) {
		return this.queue.query(tables(), (context) -> query.apply(new EntityLoader(context)));
	}

	private Tables tables() {
		return this.spec.tables(this.queue.services().relations(), this.mapped);
	}

	@Override
	public Mono<Page<T>> page(Pageable pageable) {
		if (Arguments.required(pageable, "pageable").isUnpaged()) {
			return list(this.spec).map(PageImpl::new);
		}
		Sort order = pageable.getSort().isSorted() ? names().checked(pageable.getSort()) : this.spec.sort();
		return list(this.spec.orderBy(order).between(pageable.getPageSize(), pageable.getOffset())).zipWith(count(),
				(found, total) -> new PageImpl<>(found, pageable, total));
	}

	@Override
	public Mono<Window<T>> window(ScrollPosition position, int size) {
		Assert.isTrue(size > 0, "The size of a window must be at least 1");
		return Mono.defer(() -> new KeysetScroll<>(this.queue, this.mapped, this.spec, size)
			.from(Arguments.required(position, "position")));
	}

	@Override
	public <P> Projection<P> as(Class<P> type) {
		return projection(this.queue.services().mapping().projection(this.mapped, Arguments.required(type, "type")));
	}

	@Override
	public <P> Projection<P> column(PropertyReference<T, P> property) {
		String name = PropertyReference.of(Arguments.required(property, "property")).getName();
		return projection(this.queue.services().mapping().projection(this.mapped, name));
	}

	private <P> Projection<P> projection(EntityProjection<P> projection) {
		return new QueryRows<>(this.mapped, this.spec,
				(query) -> query((loader) -> loader.project(this.mapped, projection, query).collectList()));
	}

	@Override
	public Mono<Long> update(Values<T> values) {
		return Mono.defer(() -> {
			UpsertRequest.requireUpdatable(this.mapped, Arguments.required(values, "values"));
			Map<SqlIdentifier, Parameter> changes = this.mapped
				.columnsOf(this.mapped.conditions().checkedForUpdate(values.withoutExpressions()));
			Map<SqlIdentifier, ComputedColumn> computed = ComputedColumns.of(this.queue.services(), this.mapped,
					values);
			requireNoFixed(changes.keySet());
			requireNoFixed(computed.keySet());
			CriteriaDefinition matching = writable();
			return this.queue.bulk((bulk) -> bulk.update(this.mapped, changes, computed, matching));
		});
	}

	@Override
	public Mono<Long> delete() {
		return Mono.defer(() -> {
			CriteriaDefinition matching = writable();
			return this.queue.bulk((bulk) -> bulk.delete(this.mapped, matching));
		});
	}

	private void requireNoFixed(Set<SqlIdentifier> columns) {
		for (SqlIdentifier column : this.mapped.fixedColumns()) {
			if (columns.contains(column)) {
				throw new InvalidDataAccessApiUsageException(
						"The property '%s' of %s is read-only or insert-only and is never updated: leave it out of the update"
							.formatted(this.mapped.conditions().pathOf(column), this.mapped));
			}
		}
	}

	private CriteriaDefinition writable() {
		if (this.spec.vague()) {
			throw new InvalidDataAccessApiUsageException(
					"The condition for an update or delete of %s is empty and matches all rows: omit where(..) if that is intended"
						.formatted(this.mapped));
		}
		JoinTableCondition joinTable = this.spec.joinTable();
		if (joinTable != null) {
			throw new InvalidDataAccessApiUsageException(
					"%s has a join table, through which rows can be read but not written: use remove(..), or update and delete by identifier"
						.formatted(joinTable.relation()));
		}
		return this.spec.criteria();
	}

}
