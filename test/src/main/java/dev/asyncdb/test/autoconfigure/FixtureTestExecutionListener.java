package dev.asyncdb.test.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.asyncdb.test.Statements;
import dev.asyncdb.test.fixture.FixtureLoader;
import dev.asyncdb.test.fixture.FixtureRows;
import dev.asyncdb.test.fixture.Fixtures;

import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestContextAnnotationUtils.AnnotationDescriptor;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.test.context.util.TestContextResourceUtils;

/**
 * Loads {@link Fixtures} in the transaction of the test, and before {@code @BeforeEach}.
 */
class FixtureTestExecutionListener extends AbstractTestExecutionListener {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@Override
	public int getOrder() {
		return TransactionTestExecutionListener.ORDER + 50;
	}

	@Override
	public void beforeTestMethod(TestContext context) {
		if (!context.hasApplicationContext()) {
			return;
		}
		ApplicationContext application = context.getApplicationContext();
		application.getBeanProvider(FixtureRows.class).ifAvailable(FixtureRows::clear);
		List<String> locations = locations(context);
		if (!locations.isEmpty()) {
			load(application, locations);
		}
	}

	private static List<String> locations(TestContext context) {
		List<String> locations = new ArrayList<>();
		AnnotationDescriptor<Fixtures> ofClass = TestContextAnnotationUtils
			.findAnnotationDescriptor(context.getTestClass(), Fixtures.class);
		if (ofClass != null) {
			locations.addAll(resolved(ofClass.findAllLocalMergedAnnotations().iterator().next(),
					ofClass.getRootDeclaringClass()));
		}
		Fixtures ofMethod = AnnotatedElementUtils.findMergedAnnotation(context.getTestMethod(), Fixtures.class);
		if (ofMethod != null) {
			locations.addAll(resolved(ofMethod, context.getTestMethod().getDeclaringClass()));
		}
		return locations;
	}

	private static List<String> resolved(Fixtures fixtures, Class<?> declaring) {
		return Arrays
			.asList(TestContextResourceUtils.convertToClasspathResourcePaths(declaring, true, fixtures.value()));
	}

	private static void load(ApplicationContext application, List<String> locations) {
		FixtureLoader loader = application.getBeanProvider(FixtureLoader.class).getIfAvailable();
		if (loader == null) {
			throw new IllegalStateException("@Fixtures needs one AsyncDatabaseManager in the context of the test, and"
					+ " asyncdb.test.enabled must not be false");
		}
		loader
			.load(TestContextResourceUtils.convertToResourceList(application, application.getEnvironment(),
					locations.toArray(String[]::new)))
			.block(LIMIT);
		// A test counts what it has sent itself
		application.getBeanProvider(Statements.class).ifAvailable(Statements::clear);
	}

}
