package dev.asyncdb.reactive;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import reactor.core.Fuseable.ScalarCallable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Maps the value of a {@link Mono#just(Object)} synchronously. Without registered entity
 * callbacks each row has such a value, and an operator for each would cost more than the
 * row.
 */
public final class ImmediateValues {

	private ImmediateValues() {
	}

	public static boolean isImmediate(Mono<?> source) {
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
	 * Continue after a step that completes without a value. A step that is empty needs no
	 * operator.
	 * @param done the step, which has no value
	 * @param next the following step, made after the first one
	 */
	public static <T> Mono<T> then(Mono<Void> done, Supplier<Mono<T>> next) {
		return isImmediate(done) ? next.get() : done.then(Mono.defer(next));
	}

	/**
	 * Apply a step to each source sequentially. Immediate values need no operator.
	 * @param step returns a {@code Mono} that is never empty
	 */
	public static <T, R> Mono<List<R>> all(List<T> sources, Function<T, Mono<R>> step) {
		List<R> done = new ArrayList<>(sources.size());
		for (int i = 0; i < sources.size(); i++) {
			Mono<R> next = step.apply(sources.get(i));
			if (!isImmediate(next)) {
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
			throw new IllegalStateException("An entity callback returned no entity", ex);
		}
	}

}
