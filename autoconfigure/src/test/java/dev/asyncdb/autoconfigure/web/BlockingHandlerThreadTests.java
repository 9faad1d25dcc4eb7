package dev.asyncdb.autoconfigure.web;

import java.util.UUID;

import dev.asyncdb.autoconfigure.HttpClients;
import dev.asyncdb.session.BlockingSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On which threads controller methods with a blocking session run.
 */
class BlockingHandlerThreadTests {

	@Test
	void handlerRunsOnAThreadOfTheBridge() {
		assertThat(threadOfHandler(false)).startsWith("asyncdb-bridge-");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void handlerRunsOnTheApplicationsVirtualThreadsIfThereAreSome() {
		assertThat(threadOfHandler(true)).startsWith("task-");
	}

	private static String threadOfHandler(boolean virtual) {
		SpringApplication application = new SpringApplication(ThreadApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		try (ConfigurableApplicationContext context = application.run("--server.port=0",
				"--spring.main.banner-mode=off", "--asyncdb.url=h2:mem:" + UUID.randomUUID(),
				"--spring.threads.virtual.enabled=" + virtual)) {
			WebTestClient client = HttpClients
				.webTestClient("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
			String thread = client.get()
				.uri("/thread")
				.exchange()
				.expectBody(String.class)
				.returnResult()
				.getResponseBody();
			return String.valueOf(thread);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TaskExecutionAutoConfiguration.class)
	@Import({ SessionArgumentTests.TestApplication.class, ThreadController.class })
	static class ThreadApplication {

	}

	/**
	 * Tells its thread, after a statement.
	 */
	@RestController
	static class ThreadController {

		@GetMapping("/thread")
		String thread(BlockingSession session) {
			session.sql("SELECT 1").one(Integer.class);
			return Thread.currentThread().getName();
		}

	}

}
