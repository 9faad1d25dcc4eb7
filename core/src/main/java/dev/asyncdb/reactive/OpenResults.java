package dev.asyncdb.reactive;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Predicate;

/**
 * The results of a statement that are being read, nearly always one. Thread-safe.
 */
final class OpenResults {

	private static final AtomicReferenceFieldUpdater<OpenResults, OpenResult[]> RESULTS = AtomicReferenceFieldUpdater
		.newUpdater(OpenResults.class, OpenResult[].class, "results");

	private static final OpenResult[] NONE = {};

	private volatile OpenResult[] results = NONE;

	OpenResult[] all() {
		return this.results;
	}

	void add(OpenResult result) {
		RESULTS.updateAndGet(this, (before) -> {
			OpenResult[] after = Arrays.copyOf(before, before.length + 1);
			after[before.length] = result;
			return after;
		});
	}

	void remove(OpenResult result) {
		RESULTS.updateAndGet(this, (before) -> without(before, result));
	}

	private static OpenResult[] without(OpenResult[] before, OpenResult result) {
		return (before.length == 1 && before[0] == result) ? NONE
				: Arrays.stream(before).filter((other) -> other != result).toArray(OpenResult[]::new);
	}

	void readAhead() {
		for (OpenResult result : this.results) {
			result.readAhead();
		}
	}

	/**
	 * Return whether the reader of a result is known and in a state.
	 */
	boolean isReader(Predicate<ReaderState> state) {
		return Arrays.stream(this.results)
			.map(OpenResult::reader)
			.anyMatch((reader) -> reader != null && state.test(reader));
	}

}
