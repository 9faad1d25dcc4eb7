package dev.asyncdb.autoconfigure.repository;

import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.repository.RepositorySessions;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;

/**
 * Auto-configuration of the sessions of repositories in an application with several
 * databases.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ AsyncRepository.class, ConnectionFactory.class, R2dbcEntityOperations.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
public final class AsyncdbRepositoryAutoConfiguration {

	private AsyncdbRepositoryAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	static RepositorySessions asyncdbRepositorySessions(ConfigurableListableBeanFactory beans) {
		return new RepositoryDatabases(beans);
	}

	@Bean
	static RepositoryCheck asyncdbRepositoryCheck(ConfigurableListableBeanFactory beans) {
		return new RepositoryCheck(beans);
	}

}
