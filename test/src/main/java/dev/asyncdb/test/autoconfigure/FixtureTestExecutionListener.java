package dev.asyncdb.test.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.test.Statements;
import dev.asyncdb.test.fixture.FixtureLoader;
import dev.asyncdb.test.fixture.FixtureRows;
import dev.asyncdb.test.fixture.Fixtures;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.test.context.TestContext;
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
		Map<String, List<String>> fixtures = DeclaredFixtures.of(context);
		fixtures.forEach((database, locations) -> load(application, loader(application, database), locations));
		if (!fixtures.isEmpty()) {
			// A test counts what it has sent itself
			application.getBeanProvider(Statements.class).ifAvailable(Statements::clear);
		}
	}

	private static FixtureLoader loader(ApplicationContext application, String database) {
		FixtureLoader main = application.getBeanProvider(FixtureLoader.class).getIfAvailable();
		if (main == null && database.isEmpty()) {
			throw new IllegalStateException("@Fixtures needs one AsyncDatabaseManager in the context of the test, and"
					+ " asyncdb.test.enabled must not be false");
		}
		return (main != null && database.isEmpty()) ? main
				: new FixtureLoader(ofDatabase(application, AsyncDatabaseManager.class, database),
						ofDatabase(application, R2dbcConverter.class, database),
						application.getBean(FixtureRows.class).in(database));
	}

	private static <T> T ofDatabase(ApplicationContext application, Class<T> type, String database) {
		try {
			return BeanFactoryAnnotationUtils.qualifiedBeanOfType(application.getAutowireCapableBeanFactory(), type,
					database);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new IllegalStateException(
					"@Fixtures(database = \"%s\") needs asyncdb.databases.%s, or beans with this qualifier: there is no %s"
						.formatted(database, database, type.getSimpleName()),
					ex);
		}
	}

	private static void load(ApplicationContext application, FixtureLoader loader, List<String> locations) {
		loader
			.load(TestContextResourceUtils.convertToResourceList(application, application.getEnvironment(),
					locations.toArray(String[]::new)))
			.block(LIMIT);
	}

}
