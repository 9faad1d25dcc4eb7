package dev.asyncdb.metrics;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class FailsafeMetricsRecorderTests {

	@Test
	void everyMethodIsDelegated() {
		assertThat(DatabaseMetricsRecorder.class.getMethods())
			.filteredOn((method) -> !Modifier.isStatic(method.getModifiers()))
			.isNotEmpty()
			.allSatisfy((method) -> assertThat(overrides(FailsafeMetricsRecorder.class, method)).as(method.getName())
				.isTrue());
	}

	@Test
	void everyMethodIsDelegatedToSeveralRecorders() {
		assertThat(DatabaseMetricsRecorder.class.getMethods())
			.filteredOn((method) -> !Modifier.isStatic(method.getModifiers()))
			.allSatisfy((method) -> assertThat(overrides(CompositeMetricsRecorder.class, method)).as(method.getName())
				.isTrue());
	}

	private static boolean overrides(Class<?> type, Method method) {
		return Arrays.stream(type.getDeclaredMethods())
			.anyMatch((own) -> own.getName().equals(method.getName())
					&& Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
	}

	@Test
	void errorOfTheRecorderDoesNotReachTheCaller() {
		DatabaseMetricsRecorder failing = new DatabaseMetricsRecorder() {

			@Override
			public void recordStatement(String operation, Duration duration, boolean failed) {
				throw new NoSuchMethodError("a metrics library of another version");
			}

		};
		assertThatCode(() -> new FailsafeMetricsRecorder(failing).recordStatement("SELECT", Duration.ZERO, false))
			.doesNotThrowAnyException();
	}

}
