package dev.asyncdb.autoconfigure.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.function.Supplier;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;

/**
 * Gives the controllers of a protocol a proxy that calls their methods with a session
 * argument inside a session.
 *
 * @since 0.1.0
 */
public final class SessionProxies extends AbstractBeanFactoryAwareAdvisingPostProcessor {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the proxies of a protocol.
	 * @param handlers the methods
	 * @param sessions the sessions, which are not created before the first call
	 */
	public SessionProxies(SessionHandlers handlers, Supplier<HandlerSessions> sessions) {
		// Outside of transactions of Spring, which then join that of the session
		setBeforeExistingAdvisors(true);
		setProxyTargetClass(true);
		this.advisor = new DefaultPointcutAdvisor(new HandlerPointcut(handlers),
				new SessionInterceptor(handlers, sessions));
	}

	/**
	 * The methods with a session argument.
	 */
	private static final class HandlerPointcut extends StaticMethodMatcherPointcut {

		private final SessionHandlers handlers;

		HandlerPointcut(SessionHandlers handlers) {
			this.handlers = handlers;
			setClassFilter(new Controllers());
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
			return SessionArguments.declaresSession(specific) && this.handlers.include(specific);
		}

	}

	/**
	 * Beans whose methods are handlers. A check refuses those that are final.
	 */
	private record Controllers() implements ClassFilter {

		@Override
		public boolean matches(Class<?> type) {
			return !Modifier.isFinal(type.getModifiers())
					&& AnnotatedElementUtils.hasAnnotation(type, Controller.class);
		}

	}

}
