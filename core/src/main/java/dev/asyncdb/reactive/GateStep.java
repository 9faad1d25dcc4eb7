package dev.asyncdb.reactive;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * An operation of a {@link SerialGate} as one operator, if no other one is running. It
 * cannot be cancelled after its start. Otherwise it waits as in
 * {@link SerialGate#whole(Mono)}.
 */
public final class GateStep<T> extends Mono<T> {

	private final SerialGate gate;

	private final Operation<T> operation;

	private GateStep(SerialGate gate, Operation<T> operation) {
		this.gate = gate;
		this.operation = operation;
	}

	/**
	 * Run an operation when all earlier ones of a gate have completed.
	 */
	public static <T> Mono<T> of(SerialGate gate, Operation<T> operation) {
		return new GateStep<>(gate, operation);
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Context context = actual.currentContext();
		boolean isInside = context.hasKey(this.gate);
		Throwable refusal = isInside ? null : this.operation.refusal();
		if (refusal != null) {
			Operators.error(actual, refusal);
			return;
		}
		SerialGate.Position position = isInside ? null : this.gate.startIfIdle();
		if (position == null) {
			this.gate.whole(Mono.deferContextual(this.operation::run).onErrorMap(this.operation::explain))
				.subscribe(actual);
			return;
		}
		Running<T> running = new Running<>(actual, context.put(this.gate, true), this.operation, position);
		actual.onSubscribe(running);
		started(running.context).subscribe(running);
	}

	private Mono<T> started(Context context) {
		try {
			return Objects.requireNonNull(this.operation.run(context));
		}
		catch (Throwable failure) {
			Exceptions.throwIfFatal(failure);
			return Mono.error(failure);
		}
	}

	/**
	 * An operation of a gate.
	 */
	public interface Operation<T> {

		/**
		 * Return why the operation must not wait for its turn, {@code null} if it may.
		 * Not asked if it is subscribed to inside of another operation.
		 */
		default @Nullable Throwable refusal() {
			return null;
		}

		/**
		 * Start the operation.
		 */
		Mono<T> run(ContextView context);

		/**
		 * Return the error that the subscriber receives.
		 */
		Throwable explain(Throwable failure);

	}

	private enum Phase {

		NOT_REQUESTED, REQUESTED, COMPLETED, OVER

	}

	private static final class Running<T> implements CoreSubscriber<T>, Subscription {

		@SuppressWarnings("rawtypes")
		private static final AtomicReferenceFieldUpdater<Running, Phase> PHASE = AtomicReferenceFieldUpdater
			.newUpdater(Running.class, Phase.class, "phase");

		private final CoreSubscriber<? super T> actual;

		private final Context context;

		private final Operation<T> operation;

		private final SerialGate.Position position;

		private volatile Phase phase = Phase.NOT_REQUESTED;

		private @Nullable T value;

		Running(CoreSubscriber<? super T> actual, Context context, Operation<T> operation,
				SerialGate.Position position) {
			this.actual = actual;
			this.context = context;
			this.operation = operation;
			this.position = position;
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(T element) {
			if (this.phase != Phase.OVER) {
				this.value = element;
			}
		}

		@Override
		public void onError(Throwable failure) {
			Throwable explained;
			try {
				explained = this.operation.explain(failure);
			}
			finally {
				this.position.end();
			}
			if (PHASE.getAndSet(this, Phase.OVER) != Phase.OVER) {
				this.actual.onError(explained);
			}
		}

		@Override
		public void onComplete() {
			this.position.end();
			if (this.value == null) {
				if (PHASE.getAndSet(this, Phase.OVER) != Phase.OVER) {
					this.actual.onComplete();
				}
			}
			else if (!enter(Phase.NOT_REQUESTED, Phase.COMPLETED) && enter(Phase.REQUESTED, Phase.OVER)) {
				emit();
			}
		}

		private void emit() {
			T element = this.value;
			this.value = null;
			if (element != null) {
				this.actual.onNext(element);
			}
			this.actual.onComplete();
		}

		@Override
		public void request(long n) {
			if (!enter(Phase.NOT_REQUESTED, Phase.REQUESTED) && enter(Phase.COMPLETED, Phase.OVER)) {
				emit();
			}
		}

		private boolean enter(Phase from, Phase to) {
			return PHASE.compareAndSet(this, from, to);
		}

		// Only the subscriber is detached; the operation continues
		@Override
		public void cancel() {
			this.phase = Phase.OVER;
		}

	}

}
