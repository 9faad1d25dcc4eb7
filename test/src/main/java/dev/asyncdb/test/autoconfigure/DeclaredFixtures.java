package dev.asyncdb.test.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.asyncdb.test.fixture.Fixtures;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.util.TestContextResourceUtils;

/**
 * The {@link Fixtures} of a test: those of its class, then those of its method.
 */
final class DeclaredFixtures {

	private DeclaredFixtures() {
	}

	/**
	 * Return the locations of the files by database, whose name is empty for the main
	 * one.
	 */
	static Map<String, List<String>> of(TestContext context) {
		Map<String, List<String>> locations = new LinkedHashMap<>();
		Stream.concat(nearest(context.getTestClass()), nearest(context.getTestMethod()))
			.forEach((fixtures) -> locations
				.computeIfAbsent(fixtures.getString("database"), (database) -> new ArrayList<>())
				.addAll(resolved(fixtures)));
		return locations;
	}

	// Those of a class replace those of its superclass and of the class around it
	private static Stream<MergedAnnotation<Fixtures>> nearest(AnnotatedElement element) {
		List<MergedAnnotation<Fixtures>> all = MergedAnnotations.search(SearchStrategy.TYPE_HIERARCHY)
			.withEnclosingClasses(TestContextAnnotationUtils::searchEnclosingClass)
			.from(element)
			.stream(Fixtures.class)
			.toList();
		return all.stream().takeWhile((fixtures) -> fixtures.getAggregateIndex() == all.get(0).getAggregateIndex());
	}

	private static List<String> resolved(MergedAnnotation<Fixtures> fixtures) {
		Object source = Objects.requireNonNull(fixtures.getSource());
		Class<?> declaring = (source instanceof Member method) ? method.getDeclaringClass() : (Class<?>) source;
		return Arrays.asList(TestContextResourceUtils.convertToClasspathResourcePaths(declaring, true,
				fixtures.getStringArray("value")));
	}

}
