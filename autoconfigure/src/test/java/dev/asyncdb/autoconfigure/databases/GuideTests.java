package dev.asyncdb.autoconfigure.databases;

import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of the guide on several databases works.
 */
class GuideTests {

	@Test
	void beansOfTheGuideWork() {
		Applications.onH2()
			.withPropertyValues("asyncdb.databases.reporting.migrations.on-startup=sync")
			.withUserConfiguration(Reporting.class, ReportService.class, ReportingRepositories.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Objects
					.requireNonNull(context.getBean(ReportRepository.class)
						.getOrCreate(Values.of(Report::getTitle, "first"))
						.block(TestDatabase.TIMEOUT))
					.created()).isTrue();
				assertThat(context.getBean(ReportService.class).count().block(TestDatabase.TIMEOUT)).isOne();
			});
	}

	interface ReportRepository extends R2dbcRepository<Report, Long>, AsyncRepository<Report> {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(basePackageClasses = Report.class, entityOperationsRef = "reportingEntityTemplate",
			considerNestedRepositories = true)
	static class ReportingRepositories {

	}

	@Configuration(proxyBeanMethods = false)
	static class Reporting {

		@Bean(defaultCandidate = false)
		@AsyncDb("reporting")
		R2dbcConnectionDetails reportingDetails() {
			return () -> ConnectionFactoryOptions.parse("r2dbc:h2:mem:///reports");
		}

	}

	static class ReportService {

		private final AsyncDatabaseManager manager;

		ReportService(@AsyncDb("reporting") AsyncDatabaseManager manager) {
			this.manager = manager;
		}

		Mono<Long> count() {
			return this.manager.inTransaction((session) -> session.select(Report.class).count());
		}

	}

	static class ReportController {

		@PostMapping("/reports/{title}")
		Mono<Report> create(@PathVariable String title, @AsyncDb("reporting") AsyncSession session) {
			return session.save(new Report(title));
		}

	}

}
