package dev.asyncdb.blocking;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.BlockingProjection;
import dev.asyncdb.session.BlockingSelect;
import dev.asyncdb.session.MemberQuery;
import dev.asyncdb.session.Select;

import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * Awaits the results of a query.
 */
record DefaultBlockingSelect<T>(Select<T> query, BlockingAwait waiting) implements BlockingSelect<T> {

	private BlockingSelect<T> of(Select<T> other) {
		return new DefaultBlockingSelect<>(other, this.waiting);
	}

	@Override
	public BlockingSelect<T> where(CriteriaDefinition criteria) {
		return of(this.query.where(criteria));
	}

	@Override
	public BlockingSelect<T> orderBy(Sort sort) {
		return of(this.query.orderBy(sort));
	}

	@Override
	public BlockingSelect<T> limit(int rows) {
		return of(this.query.limit(rows));
	}

	@Override
	public BlockingSelect<T> offset(long rows) {
		return of(this.query.offset(rows));
	}

	@Override
	public BlockingSelect<T> forUpdate() {
		return of(this.query.forUpdate());
	}

	@Override
	public BlockingSelect<T> forUpdateSkipLocked() {
		return of(this.query.forUpdateSkipLocked());
	}

	@Override
	public BlockingSelect<T> forUpdateNoWait() {
		return of(this.query.forUpdateNoWait());
	}

	@Override
	public BlockingSelect<T> populateExisting() {
		return of(this.query.populateExisting());
	}

	@Override
	public BlockingSelect<T> with(TypedPropertyPath<T, ?> relation) {
		return of(this.query.with(relation));
	}

	@Override
	public BlockingSelect<T> with(TypedPropertyPath<T, ?> relation, UnaryOperator<MemberQuery> members) {
		return of(this.query.with(relation, members));
	}

	@Override
	public <P> BlockingProjection<P> as(Class<P> type) {
		return new DefaultBlockingProjection<>(this.query.as(type), this.waiting);
	}

	@Override
	public <P> BlockingProjection<P> column(PropertyReference<T, P> property) {
		return new DefaultBlockingProjection<>(this.query.column(property), this.waiting);
	}

	@Override
	public long update(Values<T> values) {
		return this.waiting.required(this.query.update(values));
	}

	@Override
	public long delete() {
		return this.waiting.required(this.query.delete());
	}

	@Override
	public List<T> all() {
		return this.waiting.all(this.query.all());
	}

	@Override
	public Stream<T> stream() {
		return this.waiting.stream(this.query.stream());
	}

	@Override
	public Stream<T> stream(int fetchSize) {
		return this.waiting.stream(this.query.stream(fetchSize));
	}

	@Override
	public Optional<T> first() {
		return this.waiting.optional(this.query.first());
	}

	@Override
	public Optional<T> one() {
		return this.waiting.optional(this.query.one());
	}

	@Override
	public T getOne() {
		return this.waiting.required(this.query.getOne());
	}

	@Override
	public Optional<T> findById(Object id) {
		return this.waiting.optional(this.query.findById(id));
	}

	@Override
	public T getById(Object id) {
		return this.waiting.required(this.query.getById(id));
	}

	@Override
	public long count() {
		return this.waiting.required(this.query.count());
	}

	@Override
	public boolean exists() {
		return this.waiting.required(this.query.exists());
	}

	@Override
	public Page<T> page(Pageable pageable) {
		return this.waiting.required(this.query.page(pageable));
	}

	@Override
	public Window<T> window(ScrollPosition position, int size) {
		return this.waiting.required(this.query.window(position, size));
	}

}
