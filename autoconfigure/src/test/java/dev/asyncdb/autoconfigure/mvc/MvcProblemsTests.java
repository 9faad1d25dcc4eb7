package dev.asyncdb.autoconfigure.mvc;

import java.util.List;
import java.util.Set;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.session.AsyncSession;
import jakarta.validation.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Errors of the database as problem details of Spring MVC.
 */
class MvcProblemsTests {

	private final WebApplicationContextRunner off = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncdbMvcProblemDetailsAutoConfiguration.class))
		.withUserConfiguration(TestApplication.class);

	private final WebApplicationContextRunner on = this.off
		.withPropertyValues("spring.mvc.problemdetails.enabled=true");

	private static MockHttpServletResponse get(WebApplicationContext context, String path) throws Exception {
		return MockMvcBuilders.webAppContextSetup(context)
			.build()
			.perform(MockMvcRequestBuilders.get(path))
			.andReturn()
			.getResponse();
	}

	@ParameterizedTest
	@CsvSource({ "/missing,404", "/taken,409", "/constrained,409", "/unavailable,503", "/wrapped,404", "/invalid,400" })
	void errorIsAProblemWhereAsyncdbNamesTheDatabase(String path, int status) {
		this.on.withPropertyValues("asyncdb.url=h2:mem:a").run((context) -> {
			MockHttpServletResponse response = get(context, path);
			assertThat(response.getStatus()).isEqualTo(status);
			assertThat(response.getContentType()).isEqualTo("application/problem+json");
			assertThat(response.getContentAsString()).contains("\"status\":" + status).doesNotContain("s3cr3t");
			assertThat(response.getHeader(HttpHeaders.RETRY_AFTER)).isEqualTo((status != 503) ? null : "1");
		});
	}

	@Test
	void errorOfAHandlerWithASessionIsAProblem() {
		this.on.run((context) -> assertThat(get(context, "/session").getStatus()).isEqualTo(404));
	}

	@Test
	void errorOfOtherCodeIsThrownAgain() {
		this.on.run((context) -> assertThatThrownBy(() -> get(context, "/missing"))
			.hasCauseInstanceOf(EmptyResultDataAccessException.class));
		this.on.withPropertyValues("asyncdb.web.problem-details=true")
			.run((context) -> assertThat(get(context, "/missing").getStatus()).isEqualTo(404));
	}

	@Test
	void unknownOutcomeOfACommitIsThrownAgain() {
		this.on.withPropertyValues("asyncdb.url=h2:mem:a")
			.run((context) -> assertThatThrownBy(() -> get(context, "/unknown"))
				.hasCauseInstanceOf(CommitOutcomeUnknownException.class));
	}

	@Test
	void problemsAreOffUnlessThoseOfSpringBootAreOn() {
		this.off.run((context) -> assertThat(context).doesNotHaveBean(DatabaseMvcProblems.class));
		this.on.withPropertyValues("asyncdb.web.problem-details=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DatabaseMvcProblems.class));
		this.on.withPropertyValues("asyncdb.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DatabaseMvcProblems.class));
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncdbMvcProblemDetailsAutoConfiguration.class))
			.withPropertyValues("spring.mvc.problemdetails.enabled=true")
			.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).doesNotHaveBean(DatabaseMvcProblems.class));
	}

	@Test
	void beanOfTheApplicationTakesItsPlace() {
		this.on.withBean("own", DatabaseMvcProblems.class, () -> new DatabaseMvcProblems(true))
			.run((context) -> assertThat(context).hasSingleBean(DatabaseMvcProblems.class).hasBean("own"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebMvc
	@Import(FailingController.class)
	static class TestApplication implements WebMvcConfigurer {

		@Override
		public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
			resolvers.add(new MvcSessionArgumentResolver());
		}

	}

	@RestController
	static class FailingController {

		@GetMapping("/missing")
		String missing() {
			throw new EmptyResultDataAccessException("s3cr3t", 1);
		}

		@GetMapping("/session")
		String session(@Nullable AsyncSession session) {
			throw new EmptyResultDataAccessException("s3cr3t", 1);
		}

		@GetMapping("/taken")
		String taken() {
			throw new DuplicateKeyException("s3cr3t");
		}

		@GetMapping("/constrained")
		String constrained() {
			throw new DataIntegrityViolationException("s3cr3t");
		}

		@GetMapping("/unavailable")
		String unavailable() {
			throw new DataAccessResourceFailureException("s3cr3t");
		}

		@GetMapping("/wrapped")
		String wrapped() {
			throw new IllegalStateException("s3cr3t", new EmptyResultDataAccessException(1));
		}

		@GetMapping("/invalid")
		String invalid() {
			throw new ConstraintViolationException("s3cr3t", Set.of());
		}

		@GetMapping("/unknown")
		String unknown() {
			throw new CommitOutcomeUnknownException(new DataAccessResourceFailureException("lost"));
		}

	}

}
