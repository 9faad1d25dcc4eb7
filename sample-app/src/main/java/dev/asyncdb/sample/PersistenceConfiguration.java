package dev.asyncdb.sample;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.config.EnableR2dbcAuditing;
import org.springframework.data.relational.core.mapping.DefaultNamingStrategy;
import org.springframework.data.relational.core.mapping.NamingStrategy;

/**
 * How entities are stored: with creation dates, in tables named in the plural.
 */
@Configuration(proxyBeanMethods = false)
@EnableR2dbcAuditing
class PersistenceConfiguration {

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
