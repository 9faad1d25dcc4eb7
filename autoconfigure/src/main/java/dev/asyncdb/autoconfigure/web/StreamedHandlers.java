package dev.asyncdb.autoconfigure.web;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;

/**
 * Recognizes handlers that stream their response, by the mapping and the type that they
 * return.
 */
final class StreamedHandlers {

	static final List<MediaType> STREAMS = List.of(MediaType.TEXT_EVENT_STREAM, MediaType.APPLICATION_NDJSON);

	private StreamedHandlers() {
	}

	static boolean isStream(Method method) {
		return isStream(MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY))
				|| isStream(MergedAnnotations.from(method.getDeclaringClass(), SearchStrategy.TYPE_HIERARCHY))
				|| hasEvents(ResolvableType.forMethodReturnType(method));
	}

	/**
	 * Whether a streaming handler can read from a session while its response is sent.
	 */
	static boolean canRead(Method method) {
		List<Class<?>> parameters = Arrays.asList(method.getParameterTypes());
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType());
		return adapter != null && adapter.isMultiValue() && Collections.frequency(parameters, AsyncSession.class) == 1
				&& !parameters.contains(BlockingSession.class);
	}

	private static boolean hasEvents(ResolvableType type) {
		return ServerSentEvent.class.isAssignableFrom(type.toClass())
				|| Arrays.stream(type.getGenerics()).anyMatch(StreamedHandlers::hasEvents);
	}

	private static boolean isStream(MergedAnnotations annotations) {
		MergedAnnotation<?> mapping = annotations.get("org.springframework.web.bind.annotation.RequestMapping");
		String @Nullable [] produces = mapping.getValue("produces", String[].class).orElse(null);
		return produces != null && Arrays.stream(produces)
			.anyMatch((type) -> STREAMS.stream().anyMatch((stream) -> type.startsWith(stream.toString())));
	}

}
