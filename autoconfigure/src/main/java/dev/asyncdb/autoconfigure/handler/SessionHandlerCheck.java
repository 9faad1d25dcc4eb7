package dev.asyncdb.autoconfigure.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;

/**
 * Stops the start if a method declares a session argument that it cannot receive, which
 * would fail at its first call only.
 */
record SessionHandlerCheck(ConfigurableListableBeanFactory beans, Environment environment,
		WebApplicationType application) implements SmartInitializingSingleton {

	private static final String ADVICE = "org.springframework.web.bind.annotation.ControllerAdvice";

	private static final Set<String> REQUEST_HANDLERS = Set.of("org.springframework.web.bind.annotation.RequestMapping",
			"org.springframework.web.service.annotation.HttpExchange");

	private static final Set<String> OTHER_HANDLERS = Set.of("org.springframework.web.bind.annotation.ExceptionHandler",
			"org.springframework.web.bind.annotation.ModelAttribute",
			"org.springframework.web.bind.annotation.InitBinder",
			"org.springframework.graphql.data.method.annotation.SchemaMapping",
			"org.springframework.graphql.data.method.annotation.BatchMapping",
			"org.springframework.graphql.data.method.annotation.GraphQlExceptionHandler",
			"org.springframework.messaging.handler.annotation.MessageMapping",
			"org.springframework.messaging.rsocket.annotation.ConnectMapping",
			"org.springframework.messaging.handler.annotation.MessageExceptionHandler");

	@Override
	public void afterSingletonsInstantiated() {
		List<SessionHandlers> proxied = List.copyOf(this.beans.getBeansOfType(SessionHandlers.class).values());
		for (Class<? extends Annotation> stereotype : stereotypes()) {
			for (String name : this.beans.getBeanNamesForAnnotation(stereotype)) {
				Class<?> type = this.beans.getType(name, false);
				if (type != null) {
					Class<?> declared = ClassUtils.getUserClass(type);
					Set<Method> methods = methods(declared, SessionArguments::declaresSession);
					methods.forEach((method) -> check(method, declared, proxied));
					if (methods.stream().anyMatch((method) -> handlers(method, proxied) != null)) {
						methods(declared, SessionHandlerCheck::isHandler)
							.forEach((method) -> rules(method).requireTarget(declared));
					}
				}
			}
		}
	}

	private static Set<Method> methods(Class<?> type, Predicate<Method> selected) {
		MetadataLookup<Method> lookup = (method) -> selected.test(method) ? method : null;
		return MethodIntrospector.selectMethods(type, lookup).keySet();
	}

	private static boolean isHandler(Method method) {
		MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		return Stream.of(REQUEST_HANDLERS, OTHER_HANDLERS).flatMap(Set::stream).anyMatch(annotations::isPresent);
	}

	private static @Nullable SessionHandlers handlers(Method method, List<SessionHandlers> proxied) {
		return proxied.stream().filter((candidate) -> candidate.include(method)).findFirst().orElse(null);
	}

	private HandlerRules rules(Method method) {
		return new HandlerRules(new AnnotatedMethod(method), this.beans, this.environment);
	}

	@SuppressWarnings("unchecked")
	private List<Class<? extends Annotation>> stereotypes() {
		ClassLoader loader = this.beans.getBeanClassLoader();
		return ClassUtils.isPresent(ADVICE, loader)
				? List.of(Controller.class, (Class<? extends Annotation>) ClassUtils.resolveClassName(ADVICE, loader))
				: List.of(Controller.class);
	}

	private void check(Method method, Class<?> type, List<SessionHandlers> proxied) {
		MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		boolean isRequest = REQUEST_HANDLERS.stream().anyMatch(annotations::isPresent);
		boolean isOther = OTHER_HANDLERS.stream().anyMatch(annotations::isPresent);
		HandlerRules rules = rules(method);
		SessionHandlers handlers = handlers(method, proxied);
		if (handlers != null) {
			rules.requireSessions();
			rules.requireEnd(handlers);
			rules.requireProxy(type);
		}
		else if (isRequest && this.application == WebApplicationType.REACTIVE) {
			rules.requireSessions();
			rules.requireRows();
		}
		else if ((isRequest || isOther) && this.application != WebApplicationType.NONE) {
			rules.requireSwitches();
			throw rules.refused("only methods that handle a request receive a session",
					HandlerRules.MANAGER.formatted("inTransaction(..)"));
		}
	}

}
