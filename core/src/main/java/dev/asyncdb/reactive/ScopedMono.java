package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Runs work in a scope that ends before the subscriber receives the outcome, such as a
 * session or a transaction. It is one operator because each session is one, and an end
 * that has nothing to do needs none.
 */
public final class ScopedMono<T> extends Mono<T> {

	private final Supplier<? extends Scope<T>> scopes;

	private ScopedMono(Supplier<? extends Scope<T>> scopes) {
		this.scopes = scopes;
	}

	/**
	 * Run work in a scope.
	 * @param scopes creates the scope of one subscription
	 */
	public static <T> Mono<T> of(Supplier<? extends Scope<T>> scopes) {
		return new ScopedMono<>(scopes);
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Mono<T> work;
		Running<T> running;
		try {
			Scope<T> scope = this.scopes.get();
			running = new Running<>(actual, scope, scope.context(actual.currentContext()));
			work = running.work();
		}
		catch (Throwable failure) {
			Exceptions.throwIfFatal(failure);
			Operators.error(actual, failure);
			return;
		}
		work.subscribe(running);
	}

	/**
	 * What happens with the work of one subscription. The ends are called once, and what
	 * they return is not cancelled.
	 */
	public interface Scope<T> {

		/**
		 * Return the context of the work.
		 */
		Context context(Context outer);

		/**
		 * Begin the work.
		 */
		Mono<T> work();

		/**
		 * Return what follows the work and is a part of it: its failure is one of the
		 * work, and it can be cancelled.
		 * @return {@code null} for nothing
		 */
		default @Nullable Mono<Void> completing() {
			return null;
		}

		/**
		 * End the scope after the work has completed.
		 * @return {@code null} if nothing is to be done
		 */
		@Nullable Mono<Void> completed();

		/**
		 * End the scope after the work has failed.
		 * @return {@code null} if nothing is to be done
		 */
		@Nullable Mono<Void> failed();

		/**
		 * Follow a cancel, before the work is cancelled.
		 */
		default void cancelling() {
			// Nothing to record
		}

		/**
		 * End the scope after the work was cancelled.
		 */
		Mono<Void> cancelled();

		/**
		 * Follow a cancel, before the caller goes on.
		 */
		default void left() {
			// Nothing to restore
		}

		/**
		 * Return the error that the subscriber receives.
		 */
		default Throwable explain(Throwable failure) {
			return failure;
		}

	}

	private enum Phase {

		WORKING, ENDING, LEFT, OVER

	}

	private static final class Running<T> implements CoreSubscriber<T>, Subscription {

		@SuppressWarnings("rawtypes")
		private static final AtomicReferenceFieldUpdater<Running, Phase> PHASE = AtomicReferenceFieldUpdater
			.newUpdater(Running.class, Phase.class, "phase");

		private final CoreSubscriber<? super T> actual;

		private final Scope<T> scope;

		private final Context context;

		private volatile Phase phase = Phase.WORKING;

		private volatile @Nullable Subscription source;

		private @Nullable T value;

		Running(CoreSubscriber<? super T> actual, Scope<T> scope, Context context) {
			this.actual = actual;
			this.scope = scope;
			this.context = context;
		}

		Mono<T> work() {
			try {
				return this.scope.work();
			}
			catch (Throwable failure) {
				Exceptions.throwIfFatal(failure);
				return Mono.error(failure);
			}
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.source = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void request(long n) {
			Subscription current = this.source;
			if (current != null) {
				current.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void onNext(T element) {
			this.value = element;
		}

		@Override
		public void onComplete() {
			if (this.phase == Phase.WORKING) {
				then(this.scope::completing, Step.COMPLETING);
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (enter(Phase.WORKING, Phase.ENDING)) {
				this.value = null;
				then(this.scope::failed, new Failed(failure));
			}
			else {
				Operators.onErrorDropped(failure, this.context);
			}
		}

		private void then(Supplier<@Nullable Mono<Void>> next, Outcome outcome) {
			Mono<Void> step;
			try {
				step = next.get();
			}
			catch (Throwable failure) {
				Exceptions.throwIfFatal(failure);
				failed(outcome, failure);
				return;
			}
			if (step == null) {
				done(outcome);
			}
			else {
				step.subscribe(new StepSubscriber(this, outcome));
			}
		}

		void done(Outcome outcome) {
			if (outcome instanceof Failed failed) {
				deliver(failed.failure());
			}
			else if (outcome == Step.ENDING) {
				deliver();
			}
			else if (enter(Phase.WORKING, Phase.ENDING)) {
				then(this.scope::completed, Step.ENDING);
			}
		}

		void failed(Outcome outcome, Throwable failure) {
			if (outcome == Step.COMPLETING) {
				onError(failure);
			}
			else if (outcome instanceof Failed failed) {
				if (failed.failure() != failure) {
					failed.failure().addSuppressed(failure);
				}
				deliver(failed.failure());
			}
			else {
				deliver(failure);
			}
		}

		private void deliver() {
			T element = this.value;
			this.value = null;
			if (enter(Phase.ENDING, Phase.OVER)) {
				if (element != null) {
					this.actual.onNext(element);
				}
				this.actual.onComplete();
			}
		}

		private void deliver(Throwable failure) {
			Throwable explained = this.scope.explain(failure);
			if (enter(Phase.ENDING, Phase.OVER)) {
				this.actual.onError(explained);
			}
			else {
				Operators.onErrorDropped(explained, this.context);
			}
		}

		void follow(Subscription step) {
			this.source = step;
			if (this.phase == Phase.LEFT) {
				step.cancel();
			}
		}

		// Once the scope ends, only the subscriber is detached
		@Override
		public void cancel() {
			if (enter(Phase.WORKING, Phase.LEFT)) {
				this.scope.cancelling();
				Subscription current = this.source;
				if (current != null) {
					current.cancel();
				}
				Uncancellable.start(this.scope.cancelled(), this.context);
				this.scope.left();
			}
			else {
				enter(Phase.ENDING, Phase.LEFT);
			}
		}

		private boolean enter(Phase from, Phase to) {
			return PHASE.compareAndSet(this, from, to);
		}

	}

	private sealed interface Outcome permits Step, Failed {

	}

	/**
	 * A step after the work.
	 */
	private enum Step implements Outcome {

		COMPLETING, ENDING

	}

	private record Failed(Throwable failure) implements Outcome {
	}

	private record StepSubscriber(Running<?> running, Outcome outcome) implements CoreSubscriber<Void> {

		@Override
		public Context currentContext() {
			return this.running.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (this.outcome == Step.COMPLETING) {
				this.running.follow(subscription);
			}
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Void nothing) {
			// Such a step has no value
		}

		@Override
		public void onError(Throwable failure) {
			this.running.failed(this.outcome, failure);
		}

		@Override
		public void onComplete() {
			this.running.done(this.outcome);
		}

	}

}
