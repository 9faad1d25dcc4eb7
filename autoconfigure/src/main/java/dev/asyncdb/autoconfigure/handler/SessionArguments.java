package dev.asyncdb.autoconfigure.handler;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;

/**
 * Recognizes the session arguments of handler methods.
 *
 * @since 0.1.0
 */
public final class SessionArguments {

	private SessionArguments() {
	}

	/**
	 * Return whether a parameter is a session.
	 * @param parameter the parameter
	 * @return whether it is a session, in either style
	 */
	public static boolean isSession(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return type == AsyncSession.class || type == BlockingSession.class;
	}

	/**
	 * Return whether a method has a session argument.
	 * @param method the method
	 * @return whether it has one, in either style
	 */
	public static boolean declaresSession(Method method) {
		return declares(method, AsyncSession.class) || declares(method, BlockingSession.class);
	}

	/**
	 * Return whether a method has an argument of a type.
	 * @param method the method
	 * @param session the type of session
	 * @return whether it has one
	 */
	public static boolean declares(Method method, Class<?> session) {
		return Arrays.asList(method.getParameterTypes()).contains(session);
	}

	static Stream<MethodParameter> of(AnnotatedMethod method) {
		return Arrays.stream(method.getMethodParameters()).filter(SessionArguments::isSession);
	}

}
