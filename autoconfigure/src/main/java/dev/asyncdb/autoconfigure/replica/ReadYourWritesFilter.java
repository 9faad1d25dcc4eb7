package dev.asyncdb.autoconfigure.replica;

import java.time.Duration;

import dev.asyncdb.autoconfigure.replica.AsyncdbReplicaProperties.Token;
import dev.asyncdb.replica.ReadYourWrites;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Gives each request a record of what its client has written, from the token of the
 * client's last response, and adds a token to the response after a write. A token that
 * cannot be read is ignored: it comes from elsewhere.
 */
final class ReadYourWritesFilter implements WebFilter, Ordered {

	/** The name of the cookie and of the header. */
	static final String NAME = "Asyncdb-Position";

	// Replicas that are further behind are not used by default, and a client that comes
	// later has seen other changes as well
	private static final Duration LIFETIME = Duration.ofMinutes(10);

	private final Token token;

	ReadYourWritesFilter(Token token) {
		this.token = token;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 1;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		String received = received(exchange);
		ReadYourWrites written = writtenBefore(received);
		if (this.token != Token.NONE) {
			exchange.getResponse().beforeCommit(() -> handOn(exchange, written, received));
		}
		return chain.filter(exchange).contextWrite(written::in);
	}

	private @Nullable String received(ServerWebExchange exchange) {
		HttpCookie cookie = exchange.getRequest().getCookies().getFirst(NAME);
		return switch (this.token) {
			case COOKIE -> (cookie != null) ? cookie.getValue() : null;
			case HEADER -> exchange.getRequest().getHeaders().getFirst(NAME);
			case NONE -> null;
		};
	}

	private static ReadYourWrites writtenBefore(@Nullable String token) {
		try {
			return (token != null) ? ReadYourWrites.from(token) : ReadYourWrites.begin();
		}
		catch (IllegalArgumentException ex) {
			return ReadYourWrites.begin();
		}
	}

	private Mono<Void> handOn(ServerWebExchange exchange, ReadYourWrites written, @Nullable String received) {
		return written.token()
			.filter((position) -> !position.equals(received))
			.doOnNext((position) -> add(exchange, position))
			.onErrorComplete()
			.then();
	}

	private void add(ServerWebExchange exchange, String position) {
		if (this.token == Token.HEADER) {
			exchange.getResponse().getHeaders().set(NAME, position);
		}
		else {
			exchange.getResponse()
				.addCookie(ResponseCookie.from(NAME, position)
					.httpOnly(true)
					.secure("https".equals(exchange.getRequest().getURI().getScheme()))
					.sameSite("Lax")
					.path("/")
					.maxAge(LIFETIME)
					.build());
		}
	}

}
