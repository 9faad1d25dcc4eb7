package dev.asyncdb.session.query;

import java.util.List;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.Projection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.IncorrectResultSizeDataAccessException;

/**
 * The rows of a query, as entities or projections.
 *
 * @param mapped the queried entity, for messages
 * @param spec the query
 * @param list runs a query
 */
public record QueryRows<P>(MappedEntity<?> mapped, QuerySpec spec,
		Function<QuerySpec, Mono<List<P>>> list) implements Projection<P> {

	@Override
	public Flux<P> all() {
		return this.list.apply(this.spec).flatMapIterable(Function.identity());
	}

	@Override
	public Mono<P> first() {
		return this.list.apply(this.spec.atMost(1)).filter((found) -> !found.isEmpty()).map((found) -> found.get(0));
	}

	// Two rows suffice to detect that several match
	@Override
	public Mono<P> one() {
		return this.list.apply(this.spec.atMost(2)).flatMap((found) -> switch (found.size()) {
			case 0 -> Mono.<P>empty();
			case 1 -> Mono.just(found.get(0));
			default -> Mono.error(() -> new IncorrectResultSizeDataAccessException(
					"Expected one %s but several match".formatted(this.mapped), 1));
		});
	}

}
