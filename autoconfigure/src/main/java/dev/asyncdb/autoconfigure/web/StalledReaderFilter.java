package dev.asyncdb.autoconfigure.web;

import dev.asyncdb.connection.StreamReader;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.util.context.Context;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Tells results which client reads them, so that a client that takes nothing does not
 * keep a connection from others, nor one that is gone from the pool.
 */
final class StalledReaderFilter implements WebFilter, Ordered {

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		Mono<Void> handled = chain.filter(exchange);
		Channel channel = channel(exchange.getResponse());
		return (channel != null) ? handled.contextWrite((context) -> readBy(channel, context)) : handled;
	}

	private static Context readBy(Channel channel, Context context) {
		ChannelReader reader = new ChannelReader(channel);
		return StreamReader.in(context, reader::isStalled, reader::isGone);
	}

	private static @Nullable Channel channel(ServerHttpResponse response) {
		try {
			return (ServerHttpResponseDecorator.getNativeResponse(response) instanceof Connection connection)
					? connection.channel() : null;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// A response of a test has no native one
			return null;
		}
	}

}
