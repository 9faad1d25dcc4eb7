package dev.asyncdb.session;

import java.util.Objects;
import java.util.function.Function;

import reactor.core.Fuseable.ScalarCallable;
import reactor.core.publisher.Mono;

/**
 * Goes on with a value at once where it is there already, as it is where no callback is
 * registered. An operator for each row would cost more than the row.
 */
final class Scalars {

	private Scalars() {
	}

	static boolean isThere(Mono<?> source) {
		return source instanceof ScalarCallable<?>;
	}

	@SuppressWarnings("unchecked")
	static <T, R> Mono<R> map(Mono<T> source, Function<T, R> next) {
		if (source instanceof ScalarCallable<?> scalar) {
			return Mono.just(next.apply((T) value(scalar)));
		}
		return source.map(next);
	}

	@SuppressWarnings("unchecked")
	static <T, R> Mono<R> flatMap(Mono<T> source, Function<T, Mono<R>> next) {
		if (source instanceof ScalarCallable<?> scalar) {
			return next.apply((T) value(scalar));
		}
		return source.flatMap(next);
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
