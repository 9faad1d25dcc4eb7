package dev.asyncdb.statement.sql;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.asyncdb.reactive.Delivery;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Executes a statement for one subscriber, and reads its results one after the other. It
 * is one subscriber instead of several operators because each statement of a session
 * passes it. The driver is called at the first request.
 *
 * @param <T> the type of the elements of a result
 * @param <R> the type of the elements for the subscriber
 */
abstract class ResultReader<T, R> extends Delivery<R> implements CoreSubscriber<Result>, Subscription {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<ResultReader, Phase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(ResultReader.class, Phase.class, "phase");

	private volatile Phase phase = Phase.NEW;

	private volatile @Nullable Subscription statement;

	/** The subscription to a result, or to what follows the last one. */
	private volatile @Nullable Subscription current;

	private final Execution execution;

	private final Elements<T> elements = new Elements<>(this);

	ResultReader(CoreSubscriber<? super R> actual, Execution execution) {
		super(actual);
		this.execution = execution;
	}

	/**
	 * Return what to read of a result.
	 */
	protected abstract Publisher<T> read(Result result);

	/**
	 * A result can be read.
	 */
	protected abstract void begin(Subscription result);

	/**
	 * The subscriber has requested elements.
	 */
	protected abstract void requested(long n);

	protected abstract void element(T element);

	/**
	 * All results were read.
	 */
	protected abstract void finish();

	final void start() {
		Publisher<? extends Result> results;
		try {
			results = this.execution.start();
		}
		catch (Throwable failure) {
			Exceptions.throwIfFatal(failure);
			Operators.error(actual(), this.execution.translate(failure));
			return;
		}
		results.subscribe(this);
	}

	@Override
	public final Context currentContext() {
		return actual().currentContext();
	}

	@Override
	public final void onSubscribe(Subscription subscription) {
		this.statement = subscription;
		actual().onSubscribe(this);
	}

	@Override
	public final void request(long n) {
		requested(n);
		if (enter(Phase.NEW, Phase.WAITING)) {
			nextResult();
		}
	}

	private void nextResult() {
		Subscription driver = this.statement;
		if (driver != null) {
			driver.request(1);
		}
	}

	@Override
	public final void onNext(Result result) {
		if (enter(Phase.WAITING, Phase.READING)) {
			Publisher<T> content;
			try {
				content = read(result);
			}
			catch (Throwable failure) {
				Exceptions.throwIfFatal(failure);
				fail(failure);
				return;
			}
			content.subscribe(this.elements);
		}
	}

	@Override
	public final void onError(Throwable failure) {
		this.statement = null;
		fail(failure);
	}

	// Drivers complete before the last result is read
	@Override
	public final void onComplete() {
		if (!enter(Phase.READING, Phase.LAST)
				&& (enter(Phase.NEW, Phase.FINISHING) || enter(Phase.WAITING, Phase.FINISHING))) {
			completed();
		}
	}

	private void resultComplete() {
		if (enter(Phase.READING, Phase.WAITING)) {
			nextResult();
		}
		else if (enter(Phase.LAST, Phase.FINISHING)) {
			completed();
		}
	}

	// Until here a cancel has the results discarded that were not read
	private void completed() {
		this.statement = null;
		try {
			this.execution.completed().run();
			finish();
		}
		catch (Throwable failure) {
			Exceptions.throwIfFatal(failure);
			abort(failure);
		}
	}

	/**
	 * Cancel a subscription together with this one.
	 */
	final void follow(Subscription following) {
		this.current = following;
		if (this.phase == Phase.OVER) {
			following.cancel();
		}
	}

	private void fail(Throwable failure) {
		abort(this.execution.translate(failure));
	}

	/**
	 * End with a failure, and read no more.
	 */
	final void abort(Throwable failure) {
		if (leave()) {
			end(failure);
		}
		else {
			Operators.onErrorDropped(failure, currentContext());
		}
	}

	@Override
	public final void cancel() {
		leave();
	}

	private boolean leave() {
		if (PHASE.getAndSet(this, Phase.OVER) == Phase.OVER) {
			return false;
		}
		cancel(this.current);
		cancel(this.statement);
		return true;
	}

	private static void cancel(@Nullable Subscription subscription) {
		if (subscription != null) {
			subscription.cancel();
		}
	}

	private boolean enter(Phase from, Phase to) {
		return PHASE.compareAndSet(this, from, to);
	}

	/**
	 * What the reader does. At {@link #LAST} the statement has completed.
	 */
	private enum Phase {

		NEW, WAITING, READING, LAST, FINISHING, OVER

	}

	/**
	 * Receives the elements of each result.
	 */
	private record Elements<T>(ResultReader<T, ?> reader) implements CoreSubscriber<T> {

		@Override
		public Context currentContext() {
			return this.reader.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.reader.follow(subscription);
			this.reader.begin(subscription);
		}

		@Override
		public void onNext(T element) {
			this.reader.element(element);
		}

		@Override
		public void onError(Throwable failure) {
			this.reader.fail(failure);
		}

		@Override
		public void onComplete() {
			this.reader.resultComplete();
		}

	}

}
