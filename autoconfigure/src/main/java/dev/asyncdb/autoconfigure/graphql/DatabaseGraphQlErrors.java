package dev.asyncdb.autoconfigure.graphql;

import java.lang.reflect.Method;
import java.util.Map;

import dev.asyncdb.autoconfigure.handler.DatabaseProblem;
import dev.asyncdb.autoconfigure.handler.SessionArguments;
import graphql.GraphQLError;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLTypeUtil;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.graphql.execution.DataFetcherExceptionResolverAdapter;
import org.springframework.graphql.execution.ErrorType;
import org.springframework.graphql.execution.SelfDescribingDataFetcher;

/**
 * Maps errors of the database to errors of GraphQL, which contain neither SQL nor values.
 * The extension {@code status} is the status of the same error in HTTP. Exception
 * handlers and resolvers of the application take precedence.
 * <p>
 * Errors of code that does not use asyncdb are left alone unless the application asks for
 * them.
 */
final class DatabaseGraphQlErrors extends DataFetcherExceptionResolverAdapter implements Ordered {

	private final boolean isForAllFetchers;

	DatabaseGraphQlErrors(boolean isForAllFetchers) {
		this.isForAllFetchers = isForAllFetchers;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	protected @Nullable GraphQLError resolveToSingleError(Throwable failure, DataFetchingEnvironment environment) {
		DatabaseProblem problem = DatabaseProblem.find(failure);
		if (problem == null
				|| !(this.isForAllFetchers || DatabaseProblem.isOwn(failure) || takesSession(environment))) {
			return null;
		}
		return GraphQLError.newError()
			.errorType(type(problem))
			.message(problem.detail())
			.extensions(Map.of("status", problem.status()))
			.path(environment.getExecutionStepInfo().getPath())
			.location(environment.getField().getSourceLocation())
			.build();
	}

	private static ErrorType type(DatabaseProblem problem) {
		return switch (problem) {
			case MISSING -> ErrorType.NOT_FOUND;
			case TAKEN, CHANGED, CONSTRAINED, UNFIT, REFUSED -> ErrorType.BAD_REQUEST;
			case LATE, UNAVAILABLE -> ErrorType.INTERNAL_ERROR;
		};
	}

	private static boolean takesSession(DataFetchingEnvironment environment) {
		FieldCoordinates field = FieldCoordinates.coordinates(GraphQLTypeUtil.simplePrint(environment.getParentType()),
				environment.getFieldDefinition().getName());
		Method method = (environment.getGraphQLSchema()
			.getCodeRegistry()
			.getDataFetcher(field, environment.getFieldDefinition()) instanceof SelfDescribingDataFetcher<?> fetcher)
					? fetcher.asMethod() : null;
		return method != null && SessionArguments.declaresSession(method);
	}

}
