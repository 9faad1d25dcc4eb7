package dev.asyncdb.test.shop;

import java.lang.reflect.Method;

import dev.asyncdb.test.AsyncDbTest;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestContextManager;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests that the kit refuses with what to do.
 */
class RefusedTests {

	@Test
	void springsTransactionOfATestIsNotNeeded() throws Exception {
		TestContextManager tests = new TestContextManager(TransactionalTest.class);
		TransactionalTest test = new TransactionalTest();
		Method method = TransactionalTest.class.getDeclaredMethod("test");
		tests.prepareTestInstance(test);
		assertThatIllegalStateException().isThrownBy(() -> tests.beforeTestMethod(test, method))
			.withMessageContaining("The test kit rolls each test back without it: remove the annotation");
	}

	@AsyncDbTest(schema = AsyncDbTest.SchemaSource.ENTITIES, properties = "asyncdb.url=h2:mem:///refused")
	@Transactional
	static class TransactionalTest {

		void test() {
		}

	}

}
