package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicReference;

import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.ContextView;

/**
 * The wait of a lease in the queue of a pool. It can be given up until the pool assigns a
 * connection; from then on the connection arrives and has to be released. Thread-safe.
 */
public final class PendingAcquisition {

	private enum Progress {

		WAITING, ASSIGNED, GIVEN_UP

	}

	private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.WAITING);

	private volatile @Nullable Waiting waiting;

	/**
	 * The pool assigns a connection to the subscriber with this context.
	 */
	public static void assigned(ContextView context) {
		PendingAcquisition pending = context.getOrDefault(PendingAcquisition.class, null);
		if (pending != null) {
			pending.progress.compareAndSet(Progress.WAITING, Progress.ASSIGNED);
		}
	}

	/**
	 * Wait for a connection of a pool.
	 * @return the connection, empty if the wait was given up
	 */
	public Mono<Connection> of(Mono<Connection> acquisition) {
		return Mono.create((sink) -> {
			Waiting current = new Waiting(sink);
			this.waiting = current;
			acquisition
				.contextWrite((context) -> context.putAll(sink.contextView()).put(PendingAcquisition.class, this))
				.subscribe(current);
			if (this.progress.get() == Progress.GIVEN_UP) {
				current.leave();
			}
		});
	}

	/**
	 * Leave the queue, unless the pool has assigned a connection.
	 */
	public void giveUp() {
		Waiting current = this.waiting;
		if (this.progress.compareAndSet(Progress.WAITING, Progress.GIVEN_UP) && current != null) {
			current.leave();
		}
	}

	private final class Waiting extends BaseSubscriber<Connection> {

		private final MonoSink<Connection> sink;

		Waiting(MonoSink<Connection> sink) {
			this.sink = sink;
		}

		void leave() {
			cancel();
			this.sink.success();
		}

		// A pool may deliver despite a concurrent cancel
		@Override
		protected void hookOnNext(Connection connection) {
			if (PendingAcquisition.this.progress.get() == Progress.GIVEN_UP) {
				Mono.from(connection.close()).subscribe();
			}
			else {
				this.sink.success(connection);
			}
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.sink.error(failure);
		}

		@Override
		protected void hookOnComplete() {
			this.sink.success();
		}

	}

}
