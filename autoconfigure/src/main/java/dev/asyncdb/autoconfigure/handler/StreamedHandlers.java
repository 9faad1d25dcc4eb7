package dev.asyncdb.autoconfigure.handler;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;

/**
 * Recognizes handlers of requests that stream their response, by the mapping and the type
 * that they return.
 *
 * @since 0.1.0
 */
public final class StreamedHandlers {

	/**
	 * The media types of streams.
	 */
	public static final List<MediaType> STREAMS = List.of(MediaType.TEXT_EVENT_STREAM, MediaType.APPLICATION_NDJSON);

	private StreamedHandlers() {
	}

	/**
	 * Return whether a method streams its response.
	 * @param method the method
	 * @return whether it does
	 */
	public static boolean isStream(Method method) {
		return isStream(MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY))
				|| isStream(MergedAnnotations.from(method.getDeclaringClass(), SearchStrategy.TYPE_HIERARCHY))
				|| hasEvents(ResolvableType.forMethodReturnType(method));
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
