package dev.asyncdb.sample;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.auditing.DateTimeProvider;
import org.springframework.data.r2dbc.config.EnableR2dbcAuditing;
import org.springframework.data.relational.core.mapping.DefaultNamingStrategy;
import org.springframework.data.relational.core.mapping.NamingStrategy;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;

/**
 * Configures auditing and the names of tables, in the plural and without quotes.
 */
@Configuration(proxyBeanMethods = false)
@EnableR2dbcAuditing(dateTimeProviderRef = "microseconds")
class PersistenceConfiguration {

	// With the precision of the databases, so that a response equals a later read
	@Bean
	DateTimeProvider microseconds() {
		return () -> Optional.of(Instant.now().truncatedTo(ChronoUnit.MICROS));
	}

	@Bean
	NamingStrategy pluralTables() {
		return new DefaultNamingStrategy() {

			@Override
			public String getTableName(Class<?> type) {
				return super.getTableName(type) + "s";
			}

		};
	}

	// Without quotes, names of annotations follow the letter case of the database too
	@Bean
	static BeanPostProcessor unquotedNames() {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessBeforeInitialization(Object bean, String name) {
				if (bean instanceof RelationalMappingContext mapping) {
					mapping.setForceQuote(false);
				}
				return bean;
			}

		};
	}

}
