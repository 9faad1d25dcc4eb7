package dev.asyncdb.sample.post;

import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.sample.SampleApplication;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows to begin with.
 */
class DemoPostsTests {

	@Test
	void databaseOfTheApplicationHasPosts() {
		assertThat(posts("h2:mem:///" + UUID.randomUUID())).isEqualTo(2);
	}

	@Test
	void databaseThatStaysHasNone(@TempDir Path directory) {
		assertThat(posts("h2:file:///" + directory.resolve("demo"))).isZero();
	}

	private static long posts(String url) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SampleApplication.class)
			.web(WebApplicationType.NONE)
			.properties("asyncdb.url=" + url)
			.run()) {
			return Objects.requireNonNull(context.getBean(AsyncDatabaseManager.class)
				.inSession((session) -> session.select(Post.class).count())
				.block(TestDatabase.TIMEOUT));
		}
	}

}
