package dev.asyncdb.autoconfigure.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.check.Candidates;
import dev.asyncdb.autoconfigure.check.DatabaseConfigurationException;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.SessionOperations;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.ControllerAdvice;

/**
 * Stops the start if a method declares a session argument that it cannot receive, which
 * would fail at its first call only.
 */
record SessionHandlerCheck(ConfigurableListableBeanFactory beans, Environment environment,
		boolean isReactive) implements SmartInitializingSingleton {

	private static final String MANAGER = "Inject the AsyncDatabaseManager and call %s in the method instead.";

	private static final Set<String> REQUEST_HANDLERS = Set.of("org.springframework.web.bind.annotation.RequestMapping",
			"org.springframework.web.service.annotation.HttpExchange");

	private static final Set<String> OTHER_HANDLERS = Set.of("org.springframework.web.bind.annotation.ExceptionHandler",
			"org.springframework.web.bind.annotation.ModelAttribute",
			"org.springframework.web.bind.annotation.InitBinder",
			"org.springframework.graphql.data.method.annotation.SchemaMapping",
			"org.springframework.graphql.data.method.annotation.BatchMapping",
			"org.springframework.graphql.data.method.annotation.GraphQlExceptionHandler",
			"org.springframework.messaging.handler.annotation.MessageMapping");

	@Override
	public void afterSingletonsInstantiated() {
		for (Class<? extends Annotation> stereotype : List.of(Controller.class, ControllerAdvice.class)) {
			for (String name : this.beans.getBeanNamesForAnnotation(stereotype)) {
				Class<?> type = this.beans.getType(name, false);
				if (type != null) {
					MetadataLookup<Method> lookup = (method) -> declaresSession(method) ? method : null;
					MethodIntrospector.selectMethods(ClassUtils.getUserClass(type), lookup)
						.keySet()
						.forEach(this::check);
				}
			}
		}
	}

	private static boolean declaresSession(Method method) {
		List<Class<?>> parameters = Arrays.asList(method.getParameterTypes());
		return parameters.contains(AsyncSession.class) || parameters.contains(BlockingSession.class);
	}

	private void check(Method method) {
		MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		if (OTHER_HANDLERS.stream().anyMatch(annotations::isPresent)) {
			throw refused(method, "only methods that handle a request of WebFlux receive a session",
					MANAGER.formatted("inTransaction(..)"));
		}
		if (REQUEST_HANDLERS.stream().anyMatch(annotations::isPresent)) {
			checkRequestHandler(method);
		}
	}

	private void checkRequestHandler(Method method) {
		if (!this.isReactive) {
			throw refused(method, "Spring MVC does not support it", MANAGER.formatted("blocking().inTransaction(..)"));
		}
		for (String property : List.of("asyncdb.enabled", "asyncdb.web.enabled")) {
			if (!this.environment.getProperty(property, Boolean.class, true)) {
				throw refused(method, property + " is false",
						"Set %s to true, or do not declare it.".formatted(property));
			}
		}
		requireManagers(method);
		List<String> managers = new Candidates(this.beans).of(SessionOperations.class);
		if (managers.size() > 1 && arguments(method).anyMatch((argument) -> !ParameterManagers.isQualified(argument))) {
			throw refused(method, "there are several managers: " + String.join(", ", managers),
					"Mark the manager of the requests with @Primary, or the others with @Bean(defaultCandidate = false).");
		}
		if (StreamedHandlers.isStream(method) && !StreamedHandlers.canRead(method)) {
			throw refused(method,
					"it streams its response, which can read only from one AsyncSession and only by a returned Flux or Flow, since other sessions are committed before the response begins",
					"Return the Flux itself, or inject the AsyncDatabaseManager and call stream(..) in the method instead.");
		}
	}

	// The manager is not created, since beans may be lazy
	private void requireManagers(Method method) {
		ParameterManagers managers = new ParameterManagers(this.beans);
		arguments(method).filter(ParameterManagers::isQualified)
			.filter((argument) -> managers.names(argument).size() != 1 && !managers.areAbsent())
			.forEach(managers::required);
	}

	private static Stream<MethodParameter> arguments(Method method) {
		return IntStream.range(0, method.getParameterCount())
			.<MethodParameter>mapToObj((index) -> new SynthesizingMethodParameter(method, index))
			.filter(SessionArgumentResolver::isSession);
	}

	private static DatabaseConfigurationException refused(Method method, String reason, String action) {
		return new DatabaseConfigurationException("%s.%s declares a session argument, but %s"
			.formatted(method.getDeclaringClass().getName(), method.getName(), reason), action);
	}

}
