package dev.asyncdb.reactive;

/**
 * Converts the elements of a driver for one subscriber.
 *
 * @param <S> the type of the elements of the driver
 * @param <T> the type of the elements for the subscriber
 */
public interface SubscriberRelay<S, T> {

	/**
	 * Convert an element.
	 * @throws Throwable the error for the subscriber; the rest is drained
	 */
	T delivered(S element) throws Throwable;

	/**
	 * Discard an element that arrives after the subscriber has cancelled.
	 */
	default void discard(S element) {
	}

	/**
	 * The subscriber has cancelled, perhaps before it received the last converted
	 * element.
	 */
	default void cancelled() {
	}

}
