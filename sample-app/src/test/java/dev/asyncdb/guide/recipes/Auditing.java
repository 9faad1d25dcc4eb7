package dev.asyncdb.guide.recipes;

import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.ReactiveAuditorAware;
import org.springframework.data.r2dbc.config.EnableR2dbcAuditing;
import org.springframework.web.server.WebFilter;

/**
 * The user of the request is the auditor.
 */
@Configuration(proxyBeanMethods = false)
@EnableR2dbcAuditing
class Auditing {

	@Bean
	ReactiveAuditorAware<String> auditor() {
		return () -> Mono.deferContextual((context) -> Mono.justOrEmpty(context.getOrEmpty("user")));
	}

	@Bean
	WebFilter user() {
		return (exchange, chain) -> {
			String user = exchange.getRequest().getHeaders().getFirst("X-User");
			Mono<Void> filtered = chain.filter(exchange);
			return (user != null) ? filtered.contextWrite((context) -> context.put("user", user)) : filtered;
		};
	}

}
