package dev.asyncdb.autoconfigure.web;

import dev.asyncdb.AsyncDatabaseManager;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;

/**
 * Auto-configuration that tells results about clients of Netty that take nothing.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ AsyncDatabaseManager.class, WebFilter.class, HttpServerResponse.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.web.enabled" }, matchIfMissing = true)
public final class AsyncdbStreamReaderAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StalledReaderFilter asyncdbStalledReaderFilter() {
		return new StalledReaderFilter();
	}

}
