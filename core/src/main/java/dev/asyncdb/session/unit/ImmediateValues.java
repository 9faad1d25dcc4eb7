package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import reactor.core.Fuseable.ScalarCallable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Goes on with a value at once where it is there already, as it is where no callback is
 * registered. An operator for each row would cost more than the row.
 */
public final class ImmediateValues {

	private ImmediateValues() {
	}

	public static boolean isThere(Mono<?> source) {
		return source instanceof ScalarCallable<?>;
	}

	@SuppressWarnings("unchecked")
	public static <T, R> Mono<R> map(Mono<T> source, Function<T, R> next) {
		if (source instanceof ScalarCallable<?> scalar) {
			return Mono.just(next.apply((T) value(scalar)));
		}
		return source.map(next);
	}

	@SuppressWarnings("unchecked")
	public static <T, R> Mono<R> flatMap(Mono<T> source, Function<T, Mono<R>> next) {
		if (source instanceof ScalarCallable<?> scalar) {
			return next.apply((T) value(scalar));
		}
		return source.flatMap(next);
	}

	/**
	 * Do a step for each of many, in turn. What needs no waiting is done in a loop.
	 * @param step never gives an empty {@code Mono}
	 */
	public static <T, R> Mono<List<R>> all(List<T> sources, Function<T, Mono<R>> step) {
		List<R> done = new ArrayList<>(sources.size());
		for (int i = 0; i < sources.size(); i++) {
			Mono<R> next = step.apply(sources.get(i));
			if (!isThere(next)) {
				return next.concatWith(Flux.fromIterable(sources.subList(i + 1, sources.size())).concatMap(step))
					.doOnNext(done::add)
					.then(Mono.just(done));
			}
			map(next, done::add);
		}
		return Mono.just(done);
	}

	private static Object value(ScalarCallable<?> scalar) {
		try {
			return Objects.requireNonNull(scalar.call());
		}
		catch (Exception ex) {
			throw new IllegalStateException("A callback gave no entity", ex);
		}
	}

}
