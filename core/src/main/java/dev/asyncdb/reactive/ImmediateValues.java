package dev.asyncdb.reactive;

import java.util.function.Function;
import java.util.function.Supplier;

import reactor.core.Fuseable.ScalarCallable;
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

	public static <T, R> Mono<R> map(Mono<T> source, Function<T, R> next) {
		return (source instanceof ScalarCallable<?>) ? flatMap(source, (value) -> Mono.just(next.apply(value)))
				: source.map(next);
	}

	@SuppressWarnings("unchecked")
	public static <T, R> Mono<R> flatMap(Mono<T> source, Function<T, Mono<R>> next) {
		if (!(source instanceof ScalarCallable<?> scalar)) {
			return source.flatMap(next);
		}
		T value;
		try {
			value = (T) scalar.call();
		}
		catch (Exception ex) {
			return (Mono<R>) source;
		}
		return (value != null) ? next.apply(value) : (Mono<R>) source;
	}

	/**
	 * Continue after a step that completes without a value. A step that is empty needs no
	 * operator.
	 * @param done the step, which has no value
	 * @param next the following step, made after the first one
	 */
	public static <T> Mono<T> then(Mono<Void> done, Supplier<Mono<T>> next) {
		return (done == Mono.<Void>empty()) ? next.get() : done.then(Mono.defer(next));
	}

}
