package dev.asyncdb.sample.web;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Restricts what the pages may load and run to files of this application.
 */
@Component
class ContentSecurityPolicy implements WebFilter {

	private static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
			+ " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

	// Swagger UI inserts style elements
	private static final String SWAGGER = PAGE.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		HttpHeaders headers = exchange.getResponse().getHeaders();
		headers.set("Content-Security-Policy", isSwagger(exchange) ? SWAGGER : PAGE);
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Referrer-Policy", "same-origin");
		return chain.filter(exchange);
	}

	private static boolean isSwagger(ServerWebExchange exchange) {
		return exchange.getRequest().getPath().value().contains("/swagger-ui/");
	}

}
