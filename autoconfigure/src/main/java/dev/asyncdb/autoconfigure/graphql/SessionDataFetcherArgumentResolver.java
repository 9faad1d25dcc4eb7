package dev.asyncdb.autoconfigure.graphql;

import dev.asyncdb.autoconfigure.handler.SessionArguments;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.graphql.data.method.HandlerMethodArgumentResolver;

/**
 * Leaves session arguments of data fetchers to the proxy of their controller.
 */
final class SessionDataFetcherArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return SessionArguments.isSession(parameter);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, DataFetchingEnvironment environment) {
		return null;
	}

}
