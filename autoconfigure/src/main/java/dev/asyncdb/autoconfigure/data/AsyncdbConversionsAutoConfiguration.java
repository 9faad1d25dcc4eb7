package dev.asyncdb.autoconfigure.data;

import java.util.List;

import dev.asyncdb.mapping.json.JsonConverters;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.product.UnsupportedDatabaseException;
import io.r2dbc.spi.ConnectionFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.r2dbc.convert.R2dbcCustomConversions;
import org.springframework.data.r2dbc.dialect.DialectResolver;

/**
 * Auto-configuration of the conversions that store documents as JSON, with the mapper of
 * the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = DataR2dbcAutoConfiguration.class, after = R2dbcAutoConfiguration.class,
		afterName = { "dev.asyncdb.autoconfigure.AsyncdbConnectionAutoConfiguration",
				"org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration" })
@ConditionalOnClass({ JsonConverters.class, R2dbcCustomConversions.class, JsonMapper.class })
@ConditionalOnSingleCandidate(ConnectionFactory.class)
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.json.enabled" }, matchIfMissing = true)
public final class AsyncdbConversionsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	R2dbcCustomConversions asyncdbCustomConversions(ConnectionFactory connections, ObjectProvider<JsonMapper> mapper) {
		return R2dbcCustomConversions.of(DialectResolver.getDialect(connections),
				converters(connections, mapper.getIfUnique(JsonMapper::shared)));
	}

	// Spring Data supports databases that asyncdb does not
	private static List<Object> converters(ConnectionFactory connections, JsonMapper mapper) {
		try {
			return JsonConverters.of(DatabaseProduct.of(connections), mapper);
		}
		catch (UnsupportedDatabaseException ex) {
			return List.of();
		}
	}

}
