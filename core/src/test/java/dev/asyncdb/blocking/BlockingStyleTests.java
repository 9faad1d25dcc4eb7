package dev.asyncdb.blocking;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingProjection;
import dev.asyncdb.session.BlockingRelatedEntities;
import dev.asyncdb.session.BlockingSelect;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.Projection;
import dev.asyncdb.session.RelatedEntities;
import dev.asyncdb.session.Select;
import dev.asyncdb.session.SessionOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What reactive code can do, blocking-style code can do by the same name.
 */
class BlockingStyleTests {

	/** What makes no sense in blocking style, or has another shape there. */
	private static final Map<Class<?>, Set<String>> ELSEWHERE = Map.of(
			// It is in blocking style, its code is in the session, its SQL is a text
			AsyncSession.class, Set.of("callBlocking", "asCurrent", "sql", "withDriver"),
			// A stream belongs to a session, which the caller closes
			SessionOperations.class, Set.of("stream"));

	private static final Map<Class<?>, Class<?>> STYLES = Map.of(AsyncSession.class, BlockingSession.class,
			Select.class, BlockingSelect.class, Projection.class, BlockingProjection.class, RelatedEntities.class,
			BlockingRelatedEntities.class, SessionOperations.class, BlockingDatabase.class);

	static Stream<Arguments> styles() {
		return STYLES.entrySet().stream().map((pair) -> Arguments.of(pair.getKey(), pair.getValue()));
	}

	@ParameterizedTest
	@MethodSource("styles")
	void everyMethodIsThereInBlockingStyle(Class<?> reactive, Class<?> blocking) {
		List<String> missing = new ArrayList<>();
		Set<String> elsewhere = ELSEWHERE.getOrDefault(reactive, Set.of());
		callable(reactive).filter((method) -> !elsewhere.contains(method.getName()))
			.filter((method) -> !isThere(method, List.of(method.getParameterTypes()), blocking))
			.forEach((method) -> missing.add(method.toString()));
		assertThat(missing).isEmpty();
		assertThat(callable(reactive)).isNotEmpty();
	}

	@Test
	void sessionsHaveWhatRepositoriesHaveForAType() {
		assertThat(callable(AsyncRepository.class)).isNotEmpty().allSatisfy((method) -> {
			List<Class<?>> types = new ArrayList<>(List.of(method.getParameterTypes()));
			if (!method.getName().equals("insertAll")) {
				types.add(0, Class.class);
			}
			assertThat(isThere(method, types, BlockingSession.class)).as(method.toString()).isTrue();
		});
	}

	@ParameterizedTest
	@MethodSource("styles")
	void nothingInBlockingStyleGivesAPublisher(Class<?> reactive, Class<?> blocking) {
		assertThat(callable(blocking)).isNotEmpty()
			.noneMatch((method) -> Publisher.class.isAssignableFrom(method.getReturnType()));
	}

	private static Stream<Method> callable(Class<?> type) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()))
			.filter((method) -> method.getDeclaringClass() != Object.class);
	}

	private static boolean isThere(Method reactive, List<Class<?>> parameters, Class<?> blocking) {
		return callable(blocking).filter((method) -> method.getName().equals(reactive.getName()))
			.filter((method) -> List.of(method.getParameterTypes()).equals(parameters))
			.anyMatch((method) -> isFor(ResolvableType.forMethodReturnType(reactive), method.getReturnType()));
	}

	private static boolean isFor(ResolvableType reactive, Class<?> blocking) {
		if (reactive.resolve() == Flux.class) {
			return blocking == List.class || blocking == Stream.class;
		}
		if (reactive.resolve() != Mono.class) {
			return blocking == STYLES.getOrDefault(reactive.toClass(), reactive.toClass());
		}
		Class<?> value = reactive.getGeneric().resolve(Object.class);
		if (value == Void.class) {
			return blocking == void.class;
		}
		return blocking == Optional.class
				|| ClassUtils.resolvePrimitiveIfNecessary(blocking) == STYLES.getOrDefault(value, value);
	}

}
