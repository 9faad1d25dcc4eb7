package dev.asyncdb.reactive;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
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

	private static final class Running<T> extends ShieldedMono.Shielded<T> {

		private final Context context;

		private final Operation<T> operation;

		private final SerialGate.Position position;

		Running(CoreSubscriber<? super T> actual, Context context, Operation<T> operation,
				SerialGate.Position position) {
			super(actual);
			this.context = context;
			this.operation = operation;
			this.position = position;
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		protected Throwable explained(Throwable failure) {
			return this.operation.explain(failure);
		}

		@Override
		protected void ended() {
			this.position.end();
		}

	}

}
