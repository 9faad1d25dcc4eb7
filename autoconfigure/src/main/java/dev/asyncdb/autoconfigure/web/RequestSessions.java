package dev.asyncdb.autoconfigure.web;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.TransactionOptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;

/**
 * The sessions of a request: one for each database of which the handler declares a
 * session argument. They begin in the order of the arguments and are committed in the
 * opposite order.
 */
final class RequestSessions {

	private final ParameterManagers managers;

	private final SessionOperations main;

	private final AsyncdbProperties.Web properties;

	private final Map<Method, List<Argument>> arguments = new ConcurrentHashMap<>();

	RequestSessions(ParameterManagers managers, SessionOperations main, AsyncdbProperties.Web properties) {
		this.managers = managers;
		this.main = main;
		this.properties = properties;
	}

	<T> Mono<T> with(HandlerMethod method, Function<Map<Integer, AsyncSession>, Mono<T>> work) {
		return limited(with(declared(method), Map.of(), work));
	}

	/**
	 * Stream rows that a handler with one session argument reads.
	 */
	<T> Flux<T> stream(HandlerMethod method, SessionStreams streams,
			Function<Map<Integer, AsyncSession>, Flux<T>> work) {
		Argument argument = declared(method).get(0);
		return streams.with(argument.database(), (session) -> work.apply(Map.of(argument.index(), session)));
	}

	private List<Argument> declared(HandlerMethod method) {
		return this.arguments.computeIfAbsent(method.getMethod(), (key) -> arguments(method));
	}

	/**
	 * Run work with a session of one database.
	 */
	<T> Mono<T> with(SessionOperations database, Function<AsyncSession, Mono<T>> work) {
		return limited(scope(database).with(work));
	}

	private <T> Mono<T> with(List<Argument> declared, Map<Integer, AsyncSession> open,
			Function<Map<Integer, AsyncSession>, Mono<T>> work) {
		Argument next = declared.stream()
			.filter((argument) -> !open.containsKey(argument.index()))
			.findFirst()
			.orElse(null);
		if (next == null) {
			return work.apply(open);
		}
		return scope(next.database()).with((session) -> {
			Map<Integer, AsyncSession> all = new LinkedHashMap<>(open);
			for (Argument argument : declared) {
				if (argument.database() == next.database()) {
					all.put(argument.index(), session);
				}
			}
			return with(declared, all, work);
		});
	}

	private List<Argument> arguments(HandlerMethod method) {
		return Arrays.stream(method.getMethodParameters())
			.filter(SessionArgumentResolver::isSession)
			.map((parameter) -> new Argument(parameter.getParameterIndex(), database(parameter)))
			.toList();
	}

	private SessionOperations database(MethodParameter parameter) {
		return (ParameterManagers.isQualified(parameter) && !this.managers.areAbsent())
				? this.managers.required(parameter) : this.main;
	}

	boolean rollsBackOnErrorStatus() {
		return this.properties.rollbackOnErrorStatus();
	}

	private SessionScope scope(SessionOperations database) {
		Duration limit = this.properties.requestTimeout();
		TransactionOptions defaults = TransactionOptions.defaults();
		return switch (this.properties.transaction()) {
			case COMMIT ->
				new SessionScope.Committing(database, (limit != null) ? defaults.withTimeout(limit) : defaults);
			case NONE -> new SessionScope.Closing(database);
		};
	}

	private <T> Mono<T> limited(Mono<T> work) {
		Duration limit = this.properties.requestTimeout();
		return (limit != null) ? SessionScope.limited(work, limit) : work;
	}

	/**
	 * A session argument.
	 */
	private record Argument(int index, SessionOperations database) {
	}

}
