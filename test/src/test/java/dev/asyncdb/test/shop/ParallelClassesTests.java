package dev.asyncdb.test.shop;

import java.lang.reflect.Method;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.asyncdb.test.AsyncDbTest;
import dev.asyncdb.test.embedded.EmbeddedPostgres;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two classes whose tests run at the same time, each in a context of its own, which is
 * closed after the class.
 */
class ParallelClassesTests {

	private static final CyclicBarrier BOTH = new CyclicBarrier(2);

	@Test
	void classesWithDatabasesOfTheirOwnRunInParallel() {
		Flux.merge(Stream.of(new First(), new Second()).map(ParallelClassesTests::run).toList())
			.blockLast(TestDatabase.TIMEOUT.multipliedBy(2));
	}

	private static Mono<Void> run(Base test) {
		return Mono.<Void>fromCallable(() -> {
			TestContextManager manager = new TestContextManager(test.getClass());
			Method method = Base.class.getDeclaredMethod("test");
			manager.beforeTestClass();
			manager.prepareTestInstance(test);
			manager.beforeTestMethod(test, method);
			test.test();
			manager.afterTestMethod(test, method, null);
			ConfigurableApplicationContext context = (ConfigurableApplicationContext) manager.getTestContext()
				.getApplicationContext();
			manager.afterTestClass();
			assertThat(context.isActive()).isFalse();
			return null;
		}).subscribeOn(Schedulers.boundedElastic());
	}

	abstract static class Base {

		@Autowired
		AccountRepository accounts;

		void test() throws Exception {
			this.accounts.save(new Account("ada", 1)).block(TestDatabase.TIMEOUT);
			BOTH.await(TestDatabase.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(this.accounts.count().block(TestDatabase.TIMEOUT)).isOne();
		}

	}

	@AsyncDbTest(schema = AsyncDbTest.SchemaSource.ENTITIES)
	@EmbeddedPostgres(perClass = true)
	@Execution(ExecutionMode.CONCURRENT)
	static class First extends Base {

	}

	@AsyncDbTest(schema = AsyncDbTest.SchemaSource.ENTITIES)
	@EmbeddedPostgres(perClass = true)
	@Execution(ExecutionMode.CONCURRENT)
	static class Second extends Base {

	}

}
