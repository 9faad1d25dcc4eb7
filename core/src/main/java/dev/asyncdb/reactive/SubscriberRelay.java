package dev.asyncdb.reactive;

/**
 * How what a driver sends gets to one subscriber.
 *
 * @param <S> what the driver sends
 * @param <T> what the subscriber gets
 */
public interface SubscriberRelay<S, T> {

	/**
	 * Make of an element what the subscriber gets.
	 * @throws Throwable what the subscriber gets instead, and then nothing more
	 */
	T delivered(S element) throws Throwable;

	/**
	 * Take an element that nobody wants any more.
	 */
	default void discard(S element) {
	}

	/**
	 * The subscriber has gone. What it got last may have been on its way.
	 */
	default void cancelled() {
	}

}
