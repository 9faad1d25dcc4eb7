package dev.asyncdb.autoconfigure.json;

import dev.asyncdb.relation.Unloaded;
import tools.jackson.databind.JacksonModule;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of a Jackson module that omits relations that are not loaded.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ JacksonModule.class, Unloaded.class })
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.json.enabled" }, matchIfMissing = true)
public final class AsyncdbJacksonAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LoadedRelationsModule asyncdbLoadedRelationsModule() {
		return new LoadedRelationsModule();
	}

}
