package dev.asyncdb.session;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Each operation refuses {@code null} for each of its arguments, and among the elements
 * of an {@code Iterable}, with the name of the argument.
 */
class NullArgumentTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
		Library.createTables(this.database);
	}

	static Stream<Call> calls() {
		return Stream.of(AsyncSession.class, BlockingSession.class, Select.class, BlockingSelect.class)
			.flatMap((type) -> Arrays.stream(type.getMethods())
				.filter((method) -> !Modifier.isStatic(method.getModifiers()))
				.flatMap((method) -> calls(type, method)));
	}

	private static Stream<Call> calls(Class<?> type, Method method) {
		List<Call> calls = new ArrayList<>();
		for (int i = 0; i < method.getParameterCount(); i++) {
			Parameter parameter = method.getParameters()[i];
			if (parameter.getType() == Iterable.class) {
				calls.add(new Call(type, method, i, Arrays.asList(Library.Author.of("ada"), null)));
			}
			if (!parameter.getType().isPrimitive() && !isNullable(parameter)) {
				calls.add(new Call(type, method, i, null));
			}
		}
		return calls.stream();
	}

	private static boolean isNullable(Parameter parameter) {
		return Arrays.stream(parameter.getAnnotatedType().getAnnotations())
			.map(Annotation::annotationType)
			.anyMatch(Nullable.class::equals);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("calls")
	void nullIsRefusedByName(Call call) {
		Throwable failure = catchThrowable(
				() -> this.sessions.inTransaction((session) -> call.on(session)).block(TestDatabase.TIMEOUT));
		assertThat(failure).isInstanceOf(IllegalArgumentException.class);
		assertThat(failure.getMessage()).containsIgnoringCase(call.name());
	}

	/**
	 * A call with one wrong argument.
	 *
	 * @param type the type on which it is called, which may inherit the method
	 * @param method the method
	 * @param position the position of the wrong argument
	 * @param wrong the wrong argument
	 */
	record Call(Class<?> type, Method method, int position, @Nullable Object wrong) {

		String name() {
			return this.method.getParameters()[this.position].getName();
		}

		Mono<?> on(AsyncSession session) {
			if (this.type == BlockingSession.class || this.type == BlockingSelect.class) {
				return session.callBlocking((blocking) -> {
					blocking.add(User.named("first"));
					blocking.flush();
					return result((this.type == BlockingSession.class) ? blocking : blocking.select(User.class));
				});
			}
			return Mono
				.from(published(result((this.type == AsyncSession.class) ? session : session.select(User.class))));
		}

		private static Publisher<?> published(@Nullable Object result) {
			return (result instanceof Flux<?> many) ? many.then()
					: (result instanceof Mono<?> one) ? one.then() : Mono.empty();
		}

		private @Nullable Object result(Object target) {
			Object[] arguments = new Object[this.method.getParameterCount()];
			for (int i = 0; i < arguments.length; i++) {
				arguments[i] = (i == this.position) ? this.wrong : argument(this.method.getParameters()[i]);
			}
			try {
				return this.method.invoke(target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw (RuntimeException) ex.getCause();
			}
			catch (IllegalAccessException ex) {
				throw new AssertionError(ex);
			}
		}

		private static Object argument(Parameter parameter) {
			Class<?> type = parameter.getType();
			if (type == Class.class) {
				return User.class;
			}
			if (type == Values.class) {
				return Values.of(User::getName, "ada");
			}
			if (type == Iterable.class) {
				return List.of();
			}
			if (type == TypedPropertyPath.class) {
				return TypedPropertyPath.of(Library.Author::getBooks);
			}
			if (type == PropertyReference.class) {
				return PropertyReference.of(Library.Author::getBooks);
			}
			if (type == CriteriaDefinition.class) {
				return Criteria.empty();
			}
			if (type == OnConflict.class) {
				return OnConflict.FAIL;
			}
			if (type == Function.class) {
				return (Function<Object, Publisher<Object>>) (value) -> Mono.empty();
			}
			if (type == UnaryOperator.class) {
				return UnaryOperator.identity();
			}
			if (type == int.class) {
				return 1;
			}
			if (type == long.class) {
				return 1L;
			}
			return (type == Object.class) ? Library.Author.of("ada") : "SELECT 1";
		}

		@Override
		public String toString() {
			return "%s.%s(%s %s)".formatted(this.type.getSimpleName(), this.method.getName(), name(),
					(this.wrong != null) ? "with a null element" : "null");
		}

	}

}
