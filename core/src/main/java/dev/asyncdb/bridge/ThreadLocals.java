package dev.asyncdb.bridge;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * Brings what a Reactor context carries into thread-locals, such as the observation, the
 * security context and what is logged. Micrometer does it, where it is on the class path.
 */
final class ThreadLocals {

	private static final boolean PRESENT = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			ThreadLocals.class.getClassLoader());

	private ThreadLocals() {
	}

	/**
	 * Set all thread-locals that Micrometer knows of, and clear those of which the
	 * context knows nothing.
	 * @return sets them back
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
