package dev.asyncdb.session;

import java.util.List;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.util.Assert;

/**
 * A query of one session.
 */
record DefaultSelect<T>(DefaultAsyncSession session, MappedEntity<T> mapped, CriteriaDefinition criteria, Sort sort,
		int limit, long offset) implements Select<T> {

	static <T> Select<T> of(DefaultAsyncSession session, MappedEntity<T> mapped) {
		return new DefaultSelect<>(session, mapped, Criteria.empty(), Sort.unsorted(), 0, 0);
	}

	@Override
	public Select<T> where(CriteriaDefinition condition) {
		Assert.notNull(condition, "The condition must not be null, use Criteria.empty() for none");
		return new DefaultSelect<>(this.session, this.mapped, this.mapped.checked(condition), this.sort, this.limit,
				this.offset);
	}

	@Override
	public Select<T> orderBy(Sort order) {
		return ordered(order);
	}

	private DefaultSelect<T> ordered(Sort order) {
		return new DefaultSelect<>(this.session, this.mapped, this.criteria, this.mapped.checked(order), this.limit,
				this.offset);
	}

	@Override
	public Select<T> limit(int rows) {
		if (rows < 1) {
			throw new IllegalArgumentException("A limit must be at least 1 but is " + rows);
		}
		return between(rows, this.offset);
	}

	@Override
	public Select<T> offset(long rows) {
		if (rows < 0) {
			throw new IllegalArgumentException("An offset must not be negative but is " + rows);
		}
		return between(this.limit, rows);
	}

	private DefaultSelect<T> between(int rows, long skipped) {
		return new DefaultSelect<>(this.session, this.mapped, this.criteria, this.sort, rows, skipped);
	}

	@Override
	public Flux<T> all() {
		return list().flatMapIterable(Function.identity());
	}

	private Mono<List<T>> list() {
		return this.session.query((loader) -> loader.load(this.mapped, statement()));
	}

	@Override
	public Mono<T> first() {
		return between(1, this.offset).list().flatMap((found) -> Mono.justOrEmpty(found.stream().findFirst()));
	}

	@Override
	public Mono<T> one() {
		DefaultSelect<T> atMostTwo = (this.limit == 1) ? this : between(2, this.offset);
		return atMostTwo.list().flatMap((found) -> switch (found.size()) {
			case 0 -> Mono.<T>empty();
			case 1 -> Mono.just(found.get(0));
			default -> Mono.error(() -> new IncorrectResultSizeDataAccessException(
					"Expected one %s but several match".formatted(this.mapped), 1));
		});
	}

	@Override
	public Mono<Long> count() {
		return this.session.query((loader) -> loader.count(this.mapped, this.criteria));
	}

	@Override
	public Mono<Boolean> exists() {
		return this.session.query((loader) -> loader.exists(this.mapped, this.criteria));
	}

	@Override
	public Mono<Page<T>> page(Pageable pageable) {
		if (pageable.isUnpaged()) {
			return list().map(PageImpl::new);
		}
		DefaultSelect<T> ordered = pageable.getSort().isSorted() ? ordered(pageable.getSort()) : this;
		return ordered.between(pageable.getPageSize(), pageable.getOffset())
			.list()
			.zipWith(count(), (found, total) -> new PageImpl<>(found, pageable, total));
	}

	private PreparedOperation<?> statement() {
		return this.session.services().queries().select(this.mapped, this.criteria, this.sort, this.limit, this.offset);
	}

}
