package dev.asyncdb.sample.web;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import org.springdoc.core.utils.SpringDocUtils;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Describes the API. Sessions come from asyncdb and not from the request.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	static {
		SpringDocUtils.getConfig().addRequestWrapperToIgnore(AsyncSession.class, BlockingSession.class);
	}

	@Bean
	OpenAPI api() {
		return new OpenAPI().info(new Info().title("asyncdb sample").version("1").description("Users and their posts"));
	}

}
