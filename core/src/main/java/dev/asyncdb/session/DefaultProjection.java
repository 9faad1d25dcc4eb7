package dev.asyncdb.session;

import java.util.List;
import java.util.function.Function;

import dev.asyncdb.mapping.EntityProjection;
import dev.asyncdb.mapping.MappedEntity;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.IncorrectResultSizeDataAccessException;

/**
 * A query for some columns of one session.
 */
record DefaultProjection<P>(DefaultAsyncSession session, MappedEntity<?> mapped, EntityProjection<P> projection,
		QuerySpec spec) implements Projection<P> {

	@Override
	public Flux<P> all() {
		return list(this.spec).flatMapIterable(Function.identity());
	}

	@Override
	public Mono<P> first() {
		return list(this.spec.atMost(1)).filter((found) -> !found.isEmpty()).map((found) -> found.get(0));
	}

	@Override
	public Mono<P> one() {
		return list(this.spec.atMost(2)).flatMap((found) -> switch (found.size()) {
			case 0 -> Mono.<P>empty();
			case 1 -> Mono.just(found.get(0));
			default -> Mono.error(() -> new IncorrectResultSizeDataAccessException(
					"Expected one row of %s but several match".formatted(this.mapped), 1));
		});
	}

	private Mono<List<P>> list(QuerySpec asked) {
		return this.session.query((loader) -> loader.project(this.mapped, this.projection, asked).collectList());
	}

}
