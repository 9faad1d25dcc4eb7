package dev.asyncdb.autoconfigure.web;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.asyncdb.error.FailedTransactionException;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

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

	private final RequestSessions sessions;

	private final Function<String, SessionOperations> databases;

	private final SessionOperations database;

	SessionFilter(RequestSessions sessions, SessionOperations database, Function<String, SessionOperations> databases) {
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
		return Mono.defer(() -> {
			AtomicReference<@Nullable ServerResponse> refusal = new AtomicReference<>();
			return this.sessions.<ServerResponse>with(this.database, (session) -> {
				request.attributes().put(ATTRIBUTE, session);
				return next.handle(request).flatMap((response) -> refused(response, refusal));
			})
				.onErrorResume(FailedTransactionException.class,
						(failure) -> Mono.justOrEmpty(refusal.get()).switchIfEmpty(Mono.error(failure)))
				.onErrorResume(RefusedException.class, (refused) -> Mono.just(refused.response()));
		});
	}

	// As for controllers: a handler that catches an error, such as that of a taken key,
	// and answers with the status of an error expects nothing to be stored
	private Mono<ServerResponse> refused(ServerResponse response, AtomicReference<@Nullable ServerResponse> refusal) {
		if (!response.statusCode().isError()) {
			return Mono.just(response);
		}
		refusal.set(response);
		return this.sessions.rollsBackOnErrorStatus() ? Mono.error(() -> new RefusedException(response))
				: Mono.just(response);
	}

	/**
	 * Carries a response with the status of an error out of the session, so that the
	 * session is rolled back.
	 */
	private static final class RefusedException extends RuntimeException {

		private final transient ServerResponse response;

		RefusedException(ServerResponse response) {
			super("The session is rolled back", null, false, false);
			this.response = response;
		}

		ServerResponse response() {
			return this.response;
		}

	}

}
