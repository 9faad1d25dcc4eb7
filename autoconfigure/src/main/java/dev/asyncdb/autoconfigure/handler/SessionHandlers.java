package dev.asyncdb.autoconfigure.handler;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.thread.Threading;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.Environment;

/**
 * Handler methods that are called inside a session by a proxy of their bean: those of
 * protocols of which the framework offers nothing between a handler and its answer.
 *
 * @param annotations the names of the annotations of such methods
 * @param isStream whether a method streams what it returns, from a session that only
 * reads
 * @param errors recognizes the values of errors, {@code null} for none, that a call of a
 * method returns; asked for on the thread of the call
 * @param threads where the framework calls methods that return no publisher
 * @since 0.1.0
 */
public record SessionHandlers(Set<String> annotations, Predicate<Method> isStream,
		Function<Method, Predicate<@Nullable Object>> errors, Threads threads) {

	boolean include(Method method) {
		MergedAnnotations present = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		return this.annotations.stream().anyMatch(present::isPresent);
	}

	/**
	 * The threads on which a framework calls methods that return no publisher.
	 */
	public enum Threads {

		/**
		 * Threads that must not block.
		 */
		EVENT_LOOP,

		/**
		 * Threads that would be virtual ones if the application had set so.
		 */
		PLATFORM,

		/**
		 * Virtual threads.
		 */
		VIRTUAL;

		/**
		 * Return the threads of a framework that uses virtual ones if they are set.
		 * @param environment the environment
		 * @return the threads
		 */
		public static Threads of(Environment environment) {
			return Threading.VIRTUAL.isActive(environment) ? VIRTUAL : PLATFORM;
		}

	}

}
