package dev.asyncdb.bridge;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * Sets thread-locals from the Reactor context, such as the observation and the logging
 * context, by Micrometer's context propagation if it is on the class path.
 */
final class ThreadLocals {

	private static final boolean PRESENT = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			ThreadLocals.class.getClassLoader());

	private ThreadLocals() {
	}

	/**
	 * Set the thread-locals that are registered with Micrometer, and clear those that the
	 * context does not contain.
	 * @return restores the thread-locals
	 */
	static Runnable from(ContextView context) {
		return PRESENT ? Micrometer.from(context) : () -> {
		};
	}

	private static final class Micrometer {

		private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder()
			.clearMissing(true)
			.build();

		static Runnable from(ContextView context) {
			ContextSnapshot.Scope scope = SNAPSHOTS.setThreadLocalsFrom(context);
			return scope::close;
		}

	}

}
