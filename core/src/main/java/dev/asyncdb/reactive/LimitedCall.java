package dev.asyncdb.reactive;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * A call of the driver that is never cancelled, and the wait for it, which has a limit.
 * The call itself continues after the limit.
 */
public abstract class LimitedCall extends Deadlines.Deadline implements CoreSubscriber<Object> {

	private final Context context;

	/**
	 * Prepare a call.
	 * @param context the Reactor context for the driver
	 */
	protected LimitedCall(Context context) {
		this.context = context;
	}

	/**
	 * Call the driver. It answers on this thread, or later.
	 */
	protected final void call(Publisher<?> driver) {
		driver.subscribe(this);
	}

	/**
	 * Begin to limit the wait, unless it is over.
	 */
	protected final void limit(DeadlineKeeper deadlines, Duration limit) {
		if (!isDone()) {
			expireIn(limit.toNanos());
			deadlines.keep(this);
		}
	}

	/**
	 * The call has ended.
	 * @param failure the failure, {@code null} if it has succeeded
	 * @param isLate whether the wait was over before
	 */
	protected abstract void ended(@Nullable Throwable failure, boolean isLate);

	@Override
	public final Context currentContext() {
		return this.context;
	}

	@Override
	public final void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Object value) {
		// Only the end counts
	}

	@Override
	public final void onError(Throwable failure) {
		ended(failure, !done());
	}

	@Override
	public final void onComplete() {
		ended(null, !done());
	}

}
