package dev.asyncdb.reactive.step;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Fuseable.ScalarCallable;
import reactor.core.publisher.Mono;

/**
 * Applies a step to each of some sources, the next one after the last has completed.
 *
 * @since 0.1.0
 */
public final class Steps {

	private Steps() {
	}

	/**
	 * Apply a step to each source and ignore its values.
	 * @param <T> the type of the sources
	 * @param sources the sources, read when they are needed
	 * @param step called when the earlier steps have completed
	 * @return completes with the last step, lazy and re-subscribable
	 */
	public static <T> Mono<Void> each(Iterable<T> sources, Function<? super T, ? extends Mono<?>> step) {
		return new Sequence<>(null, sources, step, null);
	}

	/**
	 * Apply a step to each source and collect the values. Immediate values need no
	 * operator.
	 * @param <T> the type of the sources
	 * @param <R> the type of the values
	 * @param step returns at most one value; begins with the call
	 */
	public static <T, R> Mono<List<R>> all(List<T> sources, Function<? super T, Mono<R>> step) {
		List<R> done = new ArrayList<>(sources.size());
		for (int i = 0; i < sources.size(); i++) {
			Mono<R> next = step.apply(sources.get(i));
			if (!addImmediate(next, done)) {
				return new Sequence<T, R, List<R>>(next, sources.subList(i + 1, sources.size()), step, done);
			}
		}
		return Mono.just(done);
	}

	@SuppressWarnings("unchecked")
	private static <R> boolean addImmediate(Mono<?> step, @Nullable List<R> done) {
		if (!(step instanceof ScalarCallable<?> scalar)) {
			return false;
		}
		try {
			R value = (R) scalar.call();
			if (value != null && done != null) {
				done.add(value);
			}
			return true;
		}
		catch (Exception ex) {
			return false;
		}
	}

	/**
	 * A sequence of steps.
	 *
	 * @param <V> the list of the values, or {@code Void} without one
	 */
	private static final class Sequence<T, R, V> extends Mono<V> {

		private final @Nullable Mono<R> first;

		private final Iterable<T> sources;

		private final Function<? super T, ? extends Mono<?>> step;

		private final @Nullable List<R> values;

		Sequence(@Nullable Mono<R> first, Iterable<T> sources, Function<? super T, ? extends Mono<?>> step,
				@Nullable List<R> values) {
			this.first = first;
			this.sources = sources;
			this.step = step;
			this.values = values;
		}

		@Override
		public void subscribe(CoreSubscriber<? super V> actual) {
			new Run<>(this, actual).start();
		}

	}

	private static final class Run<T, R, V> extends RunningStep<Object, V> {

		@SuppressWarnings("rawtypes")
		private static final AtomicIntegerFieldUpdater<Run> COMPLETED = AtomicIntegerFieldUpdater.newUpdater(Run.class,
				"completed");

		private final Sequence<T, R, V> sequence;

		private final @Nullable List<Object> values;

		private @Nullable Iterator<T> sources;

		// Steps that completed while this class was about to call the next one
		@SuppressWarnings("unused") // by its updater
		private volatile int completed;

		Run(Sequence<T, R, V> sequence, CoreSubscriber<? super V> actual) {
			super(actual);
			this.sequence = sequence;
			this.values = (sequence.values != null) ? new ArrayList<>(sequence.values) : null;
		}

		void start() {
			this.actual.onSubscribe(this);
			next(this.sequence.first);
		}

		// A loop, since a step can complete immediately
		private void next(@Nullable Mono<?> first) {
			if (COMPLETED.getAndIncrement(this) != 0) {
				return;
			}
			Mono<?> step = first;
			do {
				if (isCancelled()) {
					return;
				}
				try {
					step = (step != null) ? step : following();
				}
				catch (Throwable failure) {
					Exceptions.throwIfFatal(failure);
					onError(failure);
					return;
				}
				if (step == null || isCancelled()) {
					complete();
					return;
				}
				if (addImmediate(step, this.values)) {
					COMPLETED.getAndIncrement(this);
				}
				else {
					step.subscribe(this);
				}
				step = null;
			}
			while (COMPLETED.decrementAndGet(this) != 0);
		}

		private @Nullable Mono<?> following() {
			Iterator<T> remaining = this.sources;
			if (remaining == null) {
				remaining = this.sequence.sources.iterator();
				this.sources = remaining;
			}
			return remaining.hasNext() ? this.sequence.step.apply(remaining.next()) : null;
		}

		@SuppressWarnings("unchecked")
		private void complete() {
			if (isCancelled()) {
				return;
			}
			if (this.values != null) {
				this.actual.onNext((V) this.values);
			}
			this.actual.onComplete();
		}

		@Override
		public void onNext(Object value) {
			if (this.values != null) {
				this.values.add(value);
			}
		}

		@Override
		public void onError(Throwable failure) {
			fail(failure);
		}

		@Override
		public void onComplete() {
			next(null);
		}

	}

}
