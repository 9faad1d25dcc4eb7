package dev.asyncdb.autoconfigure.graphql;

import dev.asyncdb.autoconfigure.handler.CallerSignal;
import reactor.core.publisher.Mono;

import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;

/**
 * Cancels data fetchers with a session when the client disconnects, which GraphQL Java
 * would let run on.
 */
final class CancellingInterceptor implements WebGraphQlInterceptor {

	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		return CallerSignal.tell(chain.next(request));
	}

}
