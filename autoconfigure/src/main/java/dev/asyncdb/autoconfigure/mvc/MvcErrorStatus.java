package dev.asyncdb.autoconfigure.mvc;

import java.lang.reflect.Method;
import java.util.function.Predicate;

import dev.asyncdb.autoconfigure.handler.ErrorStatus;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.ModelAndView;

/**
 * Recognizes the status of an error in what a handler of Spring MVC returns, declares, or
 * sets on the response.
 */
final class MvcErrorStatus {

	private MvcErrorStatus() {
	}

	static Predicate<@Nullable Object> of(Method method) {
		ResponseStatus declared = AnnotatedElementUtils.findMergedAnnotation(method, ResponseStatus.class);
		HttpServletResponse response = response();
		return (value) -> (declared != null && declared.code().isError()) || (value != null && isError(value))
				|| (response != null && HttpStatusCode.valueOf(response.getStatus()).isError());
	}

	// That of the thread on which Spring MVC calls the handler
	private static @Nullable HttpServletResponse response() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request)
				? request.getResponse() : null;
	}

	private static boolean isError(Object value) {
		HttpStatusCode status = (value instanceof ModelAndView view) ? view.getStatus() : null;
		return (status != null && status.isError()) || ErrorStatus.isError(value);
	}

}
