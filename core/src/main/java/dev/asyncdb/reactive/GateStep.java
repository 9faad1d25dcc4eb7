package dev.asyncdb.reactive;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

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

	/**
	 * Return the context inside of an operation of a gate.
	 */
	public static Context entered(Context outer, SerialGate gate) {
		return new Entered(outer, gate);
	}

	/**
	 * Return the context around all operations of gates.
	 */
	public static ContextView outside(ContextView context) {
		ContextView outer = context;
		while (outer instanceof Entered entered) {
			outer = entered.outer;
		}
		return outer;
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
		Running<T> running = new Running<>(actual, entered(context, this.gate), this.operation, position);
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

	/**
	 * A context inside of an operation. The contexts of Reactor copy all entries for a
	 * further one, and check them with names.
	 */
	private static final class Entered implements Context {

		private final Context outer;

		private final SerialGate gate;

		Entered(Context outer, SerialGate gate) {
			this.outer = outer;
			this.gate = gate;
		}

		private Context with(Context changed) {
			return new Entered(changed, this.gate);
		}

		@Override
		@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" }) // of Reactor
		public <T> T get(Object key) {
			return (key == this.gate) ? (T) (Object) true : this.outer.get(key);
		}

		@Override
		public boolean hasKey(Object key) {
			return key == this.gate || this.outer.hasKey(key);
		}

		@Override
		public Context put(Object key, Object value) {
			return (key == this.gate) ? this : with(this.outer.put(key, value));
		}

		@Override
		public Context delete(Object key) {
			return (key == this.gate) ? this.outer.delete(key) : with(this.outer.delete(key));
		}

		@Override
		public Context putAll(ContextView other) {
			return with(this.outer.putAll(other));
		}

		@Override
		public boolean isEmpty() {
			return false;
		}

		@Override
		public int size() {
			return this.outer.size() + (this.outer.hasKey(this.gate) ? 0 : 1);
		}

		@Override
		public Stream<Map.Entry<Object, Object>> stream() {
			return Stream.concat(this.outer.stream().filter((entry) -> entry.getKey() != this.gate),
					Stream.of(Map.entry(this.gate, true)));
		}

		@Override
		public String toString() {
			return "%s inside of an operation".formatted(this.outer);
		}

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
