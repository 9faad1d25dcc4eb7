package dev.asyncdb.sample;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.auditing.DateTimeProvider;
import org.springframework.data.r2dbc.config.EnableR2dbcAuditing;
import org.springframework.data.relational.core.mapping.DefaultNamingStrategy;
import org.springframework.data.relational.core.mapping.NamingStrategy;

/**
 * Configures auditing and the naming of tables in the plural.
 */
@Configuration(proxyBeanMethods = false)
@EnableR2dbcAuditing(dateTimeProviderRef = "microseconds")
class PersistenceConfiguration {

	// With the precision of the databases, so that a response equals a later read
	@Bean
	DateTimeProvider microseconds() {
		return () -> Optional.of(Instant.now().truncatedTo(ChronoUnit.MICROS));
	}

	// A derived name follows the letter case of the database, one in @Table does not
	@Bean
	NamingStrategy pluralTables() {
		return new DefaultNamingStrategy() {

			@Override
			public String getTableName(Class<?> type) {
				return super.getTableName(type) + "s";
			}

		};
	}

}
