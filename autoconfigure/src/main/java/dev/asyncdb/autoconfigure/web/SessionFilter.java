package dev.asyncdb.autoconfigure.web;

import java.util.function.Function;

import dev.asyncdb.autoconfigure.handler.Answer;
import dev.asyncdb.autoconfigure.handler.HandlerSessions;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Filter that gives each request of functional routes a session, with the settings of
 * {@code asyncdb.web}. The session is committed when the handler has created the
 * response, before the response is written, and rolled back when the handler fails or the
 * client disconnects. <pre class="code">
 * RouterFunctions.route()
 *     .POST("/users/{name}", (request) -&gt; SessionFilter.session(request)...)
 *     .filter(sessionFilter)
 *     .build();
 * </pre> A publisher as body is subscribed when the response is written, after the
 * session has ended: use {@code bodyValue(..)}.
 *
 * @since 0.1.0
 */
public final class SessionFilter implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private static final String ATTRIBUTE = SessionFilter.class.getName();

	private final HandlerSessions sessions;

	private final Function<String, SessionOperations> databases;

	private final SessionOperations database;

	SessionFilter(HandlerSessions sessions, SessionOperations database, Function<String, SessionOperations> databases) {
		this.sessions = sessions;
		this.database = database;
		this.databases = databases;
	}

	/**
	 * Return the session of a request.
	 * @param request a request that has passed this filter
	 * @return the session
	 * @throws IllegalStateException if the request has not passed this filter
	 * @since 0.1.0
	 */
	public static AsyncSession session(ServerRequest request) {
		return (AsyncSession) request.attribute(ATTRIBUTE)
			.orElseThrow(() -> new IllegalStateException(
					"The request has no session: add the SessionFilter bean to the route with filter(..)"));
	}

	static boolean hasSession(ServerWebExchange exchange) {
		return exchange.getAttributes().containsKey(ATTRIBUTE);
	}

	/**
	 * Return a filter for a further database.
	 * @param name the name of the database, as in {@code asyncdb.databases.<name>}
	 * @return the filter
	 * @since 0.1.0
	 */
	public SessionFilter database(String name) {
		return new SessionFilter(this.sessions, this.databases.apply(name), this.databases);
	}

	@Override
	public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
		return this.sessions.answer(this.database, (session) -> {
			request.attributes().put(ATTRIBUTE, session);
			return next.handle(request).map((response) -> Answer.of(response, response.statusCode().isError()));
		});
	}

}
