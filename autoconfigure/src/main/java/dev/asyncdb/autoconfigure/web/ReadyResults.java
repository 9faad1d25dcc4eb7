package dev.asyncdb.autoconfigure.web;

import java.util.Set;

import dev.asyncdb.autoconfigure.handler.Answer;
import dev.asyncdb.autoconfigure.handler.ErrorStatus;
import dev.asyncdb.autoconfigure.handler.StreamedHandlers;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;

/**
 * Awaits the value that a controller method returned, and returns it as a completed
 * publisher of the same type.
 */
final class ReadyResults {

	private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

	/**
	 * Await the returned publisher, or the publisher in the body of a returned
	 * {@code ResponseEntity}. All elements of a {@code Flux} are collected in memory.
	 */
	Mono<Answer<HandlerResult>> await(ServerWebExchange exchange, HandlerResult result) {
		if (isStream(exchange, result)) {
			return Mono.error(() -> new IllegalStateException(
					"%s streams its response, but the session of an AsyncSession argument is committed before the response begins: declare the stream with produces and return a Flux, or inject the AsyncDatabaseManager and call stream(..) in the method"
						.formatted(result.getHandler())));
		}
		return awaitValue(result.getReturnValue()).map(
				(ready) -> Answer.of(with(result, ready.value()), ready.isError() || hasErrorStatus(exchange, result)));
	}

	private Mono<Ready> awaitValue(@Nullable Object value) {
		if (value instanceof ResponseEntity<?> entity) {
			return awaitValue(entity.getBody()).map(
					(body) -> new Ready(new ResponseEntity<>(body.value(), entity.getHeaders(), entity.getStatusCode()),
							entity.getStatusCode().isError()));
		}
		ReactiveAdapter adapter = (value != null) ? this.adapters.getAdapter(null, value) : null;
		if (adapter == null) {
			return Mono.just(new Ready(value, isError(value)));
		}
		if (adapter.isMultiValue()) {
			return Flux.from(adapter.toPublisher(value))
				.collectList()
				.map((elements) -> new Ready(adapter.fromPublisher(Flux.fromIterable(elements)), false));
		}
		return Mono.from(adapter.toPublisher(value))
			.flatMap(this::awaitValue)
			.map((ready) -> new Ready(adapter.fromPublisher(Mono.justOrEmpty(ready.value())), ready.isError()))
			.switchIfEmpty(Mono.fromSupplier(() -> new Ready(adapter.fromPublisher(Mono.empty()), false)));
	}

	private static boolean isError(@Nullable Object value) {
		HttpStatusCode status = (value instanceof Rendering rendering) ? rendering.status() : null;
		return (status != null && status.isError()) || (value != null && ErrorStatus.isError(value));
	}

	// Set by the method on the response, or by an annotation
	private static boolean hasErrorStatus(ServerWebExchange exchange, HandlerResult result) {
		ResponseStatus declared = result.getReturnTypeSource().getMethodAnnotation(ResponseStatus.class);
		return hasErrorStatus(exchange) || (declared != null && declared.code().isError());
	}

	static boolean hasErrorStatus(ServerWebExchange exchange) {
		HttpStatusCode set = exchange.getResponse().getStatusCode();
		return set != null && set.isError();
	}

	private static HandlerResult with(HandlerResult result, @Nullable Object value) {
		HandlerResult ready = new HandlerResult(result.getHandler(), value, result.getReturnTypeSource(),
				result.getBindingContext());
		DispatchExceptionHandler errors = result.getExceptionHandler();
		return (errors != null) ? ready.setExceptionHandler(errors) : ready;
	}

	private static boolean isStream(ServerWebExchange exchange, HandlerResult result) {
		Set<MediaType> produced = exchange.getAttributeOrDefault(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE,
				Set.of());
		boolean events = ServerSentEvent.class.isAssignableFrom(result.getReturnType().getGeneric().toClass());
		return events || produced.stream()
			.anyMatch((type) -> StreamedHandlers.STREAMS.stream().anyMatch(type::equalsTypeAndSubtype));
	}

	/**
	 * A value that has arrived, {@code null} for none.
	 */
	private record Ready(@Nullable Object value, boolean isError) {
	}

}
