package dev.asyncdb.test.autoconfigure;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.test.RealTransactions.Cleaning;
import dev.asyncdb.test.Statements;
import dev.asyncdb.test.fault.Faults;
import dev.asyncdb.test.rollback.RealCleaning;
import dev.asyncdb.test.rollback.TestTransactions;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Begins the transaction of a test before {@code @BeforeEach}, so that fixtures belong to
 * the test, and ends it after {@code @AfterEach}.
 */
class TransactionTestExecutionListener extends AbstractTestExecutionListener {

	// Before that of Spring's own transactions, and of scripts
	static final int ORDER = 3900;

	private static final String RUNNING = TransactionTestExecutionListener.class.getName();

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestClass(TestContext context) {
		if (context.hasApplicationContext()) {
			context.getApplicationContext().getBeanProvider(TestTransactions.class).ifAvailable(TestTransactions::pass);
		}
	}

	@Override
	public void beforeTestMethod(TestContext context) {
		ApplicationContext application = context.getApplicationContext();
		TestTransactions transactions = application.getBeanProvider(TestTransactions.class).getIfAvailable();
		if (transactions == null || !isUsed(application, transactions)) {
			return;
		}
		TransactionalTests.requireTransactionManager(context);
		String test = "%s.%s".formatted(context.getTestClass().getSimpleName(), context.getTestMethod().getName());
		begin(context, application, transactions, test);
		context.setAttribute(RUNNING, test);
		application.getBean(Statements.class).clear();
	}

	private static boolean isUsed(ApplicationContext application, TestTransactions transactions) {
		boolean hasOthers = !transactions.isUsed()
				&& application.getBeanNamesForType(ConnectionFactory.class).length > 0;
		if (hasOthers && application.getBean(AsyncdbTestProperties.class).rollback()) {
			throw new IllegalStateException("The ConnectionFactory of this context is a bean of its own, so its tests"
					+ " cannot be rolled back: let the bean pass its driver through the beans of type"
					+ " ConnectionFactoryDecorator, or set asyncdb.test.rollback to false");
		}
		return transactions.isUsed();
	}

	private static void begin(TestContext context, ApplicationContext application, TestTransactions transactions,
			String test) {
		AsyncdbTestProperties properties = application.getBean(AsyncdbTestProperties.class);
		RealTransactions real = real(context);
		if (real != null) {
			transactions.beginReal(test, cleaning(real, properties.keepTables()));
		}
		else if (properties.rollback()) {
			transactions.begin(test);
		}
		else {
			transactions.beginReal(test, RealCleaning.NONE);
		}
	}

	private static @Nullable RealTransactions real(TestContext context) {
		RealTransactions ofMethod = AnnotatedElementUtils.findMergedAnnotation(context.getTestMethod(),
				RealTransactions.class);
		return (ofMethod != null) ? ofMethod
				: TestContextAnnotationUtils.findMergedAnnotation(context.getTestClass(), RealTransactions.class);
	}

	private static RealCleaning cleaning(RealTransactions real, Set<String> keep) {
		Set<String> kept = new HashSet<>(keep);
		kept.addAll(Arrays.asList(real.keep()));
		Cleaning cleaning = real.cleaning();
		return switch (cleaning) {
			case TRUNCATE -> RealCleaning.tables(kept);
			case TEMPLATE -> RealCleaning.template(SiblingDatabase::of);
			case NONE -> RealCleaning.NONE;
		};
	}

	@Override
	public void afterTestMethod(TestContext context) {
		if (context.hasApplicationContext()) {
			context.getApplicationContext().getBeanProvider(Faults.class).ifAvailable(Faults::reset);
		}
		if (context.removeAttribute(RUNNING) instanceof String test) {
			List<String> problems = context.getApplicationContext().getBean(TestTransactions.class).end(test);
			if (!problems.isEmpty()) {
				throw new AssertionError("%s: %s".formatted(test, String.join("\n", problems)));
			}
		}
	}

}
