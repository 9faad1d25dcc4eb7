package dev.asyncdb.autoconfigure.handler;

import java.lang.reflect.Method;
import java.time.Duration;
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

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;

/**
 * The sessions of a call of a handler: one for each database of which the handler
 * declares a session argument. They begin in the order of the arguments and are committed
 * in the opposite order.
 *
 * @since 0.1.0
 */
public final class HandlerSessions {

	/**
	 * The errors of protocols without a status.
	 */
	public static final HandlerErrors DATABASE_ERRORS = new DatabaseErrors();

	private final ParameterManagers managers;

	private final SessionOperations main;

	private final AsyncdbProperties.Web properties;

	private final SessionStreams streams;

	private final HandlerErrors errors;

	private final Map<Method, List<Argument>> arguments = new ConcurrentHashMap<>();

	private HandlerSessions(ParameterManagers managers, SessionOperations main, AsyncdbProperties.Web properties,
			SessionStreams streams, HandlerErrors errors) {
		this.managers = managers;
		this.main = main;
		this.properties = properties;
		this.streams = streams;
		this.errors = errors;
	}

	/**
	 * Create the sessions of the handlers of an application.
	 * @param beans the beans of the application
	 * @param errors the errors of handlers that exceed a limit
	 * @return the sessions
	 */
	public static HandlerSessions of(ConfigurableListableBeanFactory beans, HandlerErrors errors) {
		return new HandlerSessions(new ParameterManagers(beans), main(beans),
				beans.getBean(AsyncdbProperties.class).web(), beans.getBean(SessionStreams.class), errors);
	}

	private static SessionOperations main(ConfigurableListableBeanFactory beans) {
		return beans.getBeanProvider(SessionOperations.class)
			.getIfUnique(() -> new AbsentSessions(beans.getBeanProvider(AsyncSession.class)));
	}

	/**
	 * Return the database of arguments without a qualifier.
	 * @return the main database
	 */
	public SessionOperations mainDatabase() {
		return this.main;
	}

	/**
	 * Return whether there is no database at all, as in a test of the web layer.
	 * @return whether there is none
	 */
	public boolean areAbsent() {
		return this.managers.areAbsent();
	}

	/**
	 * Call a handler, and end its sessions before its answer is emitted.
	 * @param <T> the type of the value
	 * @param method the handler
	 * @param work calls it with the sessions by the index of their argument
	 * @return the value of the answer
	 */
	public <T> Mono<T> answer(AnnotatedMethod method, Function<Map<Integer, AsyncSession>, Mono<Answer<T>>> work) {
		return ending().answer(
				(end) -> limited(with(declared(method), Map.of(), (sessions) -> work.apply(sessions).flatMap(end))));
	}

	/**
	 * Call a handler with a session of one database, and end it before its answer is
	 * emitted.
	 * @param <T> the type of the value
	 * @param database the database
	 * @param work calls it
	 * @return the value of the answer
	 */
	public <T> Mono<T> answer(SessionOperations database, Function<AsyncSession, Mono<Answer<T>>> work) {
		return ending().answer((end) -> limited(scope(database).with((session) -> work.apply(session).flatMap(end))));
	}

	private SessionEnding ending() {
		return new SessionEnding(this.properties.rollbackOnErrorStatus());
	}

	/**
	 * Stream rows that a handler with one session argument reads.
	 * @param <T> the type of the rows
	 * @param method the handler
	 * @param work calls it with the session by the index of its argument
	 * @return the rows
	 */
	public <T> Flux<T> stream(AnnotatedMethod method, Function<Map<Integer, AsyncSession>, Flux<T>> work) {
		Argument argument = declared(method).get(0);
		return this.streams.with(argument.database(), this.errors,
				(session) -> work.apply(Map.of(argument.index(), session)));
	}

	private List<Argument> declared(AnnotatedMethod method) {
		return this.arguments.computeIfAbsent(method.getMethod(), (key) -> arguments(method));
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

	private List<Argument> arguments(AnnotatedMethod method) {
		return SessionArguments.of(method)
			.map((parameter) -> new Argument(parameter.getParameterIndex(), database(parameter)))
			.toList();
	}

	private SessionOperations database(MethodParameter parameter) {
		return (ParameterManagers.isQualified(parameter) && !this.managers.areAbsent())
				? this.managers.required(parameter) : this.main;
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
		return (limit != null) ? SessionScope.limited(work, limit, this.errors) : work;
	}

	/**
	 * A session argument.
	 */
	private record Argument(int index, SessionOperations database) {
	}

}
