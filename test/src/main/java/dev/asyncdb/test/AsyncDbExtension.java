package dev.asyncdb.test;

import java.lang.reflect.Method;

import dev.asyncdb.test.rollback.TestTransactions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * {@link SpringExtension}, and methods with {@code @AfterAll} may write: they clean up
 * what {@code @BeforeAll} has written outside of any test. Part of {@link AsyncDbTest}.
 *
 * @since 0.1.0
 */
public final class AsyncDbExtension extends SpringExtension implements InvocationInterceptor {

	@Override
	public void interceptAfterAllMethod(Invocation<@Nullable Void> invocation,
			ReflectiveInvocationContext<Method> invocationContext, ExtensionContext extensionContext) throws Throwable {
		getApplicationContext(extensionContext).getBeanProvider(TestTransactions.class)
			.ifAvailable(TestTransactions::pass);
		invocation.proceed();
	}

}
