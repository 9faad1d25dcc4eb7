package dev.asyncdb.mistakes;

import java.util.List;
import java.util.function.Function;

import dev.asyncdb.session.AsyncSession;
import org.reactivestreams.Publisher;

/**
 * What a newcomer does, and the words that the message must have: what was attempted, and
 * what to do.
 *
 * @param name what is wrong
 * @param work does it
 * @param words the words of the message
 */
record Mistake(String name, Function<AsyncSession, Publisher<?>> work, List<String> words) {

	static Mistake of(String name, Function<AsyncSession, Publisher<?>> work, String... words) {
		return new Mistake(name, work, List.of(words));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
