package dev.asyncdb.error;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A failure and its causes, each of them once: a chain of causes can be circular.
 */
final class Causes {

	private Causes() {
	}

	static Stream<Throwable> of(Throwable failure) {
		List<Throwable> chain = new ArrayList<>();
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		@Nullable Throwable current = failure;
		while (current != null && seen.add(current)) {
			chain.add(current);
			current = current.getCause();
		}
		return chain.stream();
	}

}
