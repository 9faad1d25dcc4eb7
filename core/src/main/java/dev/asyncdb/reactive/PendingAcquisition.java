package dev.asyncdb.reactive;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The wait of a lease for a connection of a pool. Until the connection has arrived, it
 * can be given up, which leaves the queue of the pool. Thread-safe.
 */
public final class PendingAcquisition implements CoreSubscriber<Connection>, Subscription {

	private enum Progress {

		NEW, WAITING, ARRIVED, GIVEN_UP

	}

	private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.NEW);

	private volatile @Nullable CoreSubscriber<? super Connection> lease;

	private volatile @Nullable Subscription place;

	/**
	 * Wait for a connection of a pool.
	 * @param acquisition releases a connection that arrives in spite of a cancel
	 * @return the connection, empty if the wait was given up; to be subscribed to once
	 */
	public Mono<Connection> of(Mono<Connection> acquisition) {
		return new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super Connection> actual) {
				begin(acquisition, actual);
			}

		};
	}

	private void begin(Mono<Connection> acquisition, CoreSubscriber<? super Connection> actual) {
		this.lease = actual;
		actual.onSubscribe(this);
		if (this.progress.compareAndSet(Progress.NEW, Progress.WAITING)) {
			acquisition.subscribe(this);
		}
		else {
			actual.onComplete();
		}
	}

	/**
	 * Leave the queue, unless the connection has arrived.
	 */
	public void giveUp() {
		if (leave()) {
			lease().onComplete();
		}
	}

	private boolean leave() {
		Progress before = this.progress
			.getAndUpdate((current) -> (current == Progress.ARRIVED) ? Progress.ARRIVED : Progress.GIVEN_UP);
		Subscription waiting = this.place;
		if (before == Progress.WAITING && waiting != null) {
			waiting.cancel();
		}
		return before == Progress.WAITING;
	}

	private CoreSubscriber<? super Connection> lease() {
		return Objects.requireNonNull(this.lease);
	}

	@Override
	public Context currentContext() {
		return lease().currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.place = subscription;
		if (this.progress.get() == Progress.GIVEN_UP) {
			subscription.cancel();
		}
		else {
			subscription.request(Long.MAX_VALUE);
		}
	}

	// Despite a concurrent cancel
	@Override
	public void onNext(Connection connection) {
		if (this.progress.compareAndSet(Progress.WAITING, Progress.ARRIVED)) {
			lease().onNext(connection);
		}
		else {
			Mono.from(connection.close()).subscribe();
		}
	}

	@Override
	public void onError(Throwable failure) {
		if (this.progress.compareAndSet(Progress.WAITING, Progress.ARRIVED)) {
			lease().onError(failure);
		}
	}

	@Override
	public void onComplete() {
		if (this.progress.get() == Progress.ARRIVED) {
			lease().onComplete();
		}
	}

	@Override
	public void request(long n) {
		// A lease waits for the connection from its subscription on
	}

	@Override
	public void cancel() {
		leave();
	}

}
