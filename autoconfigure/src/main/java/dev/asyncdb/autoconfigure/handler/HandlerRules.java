package dev.asyncdb.autoconfigure.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

import dev.asyncdb.autoconfigure.check.Candidates;
import dev.asyncdb.autoconfigure.check.DatabaseConfigurationException;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.env.Environment;

/**
 * What a handler method with a session argument must be.
 */
record HandlerRules(AnnotatedMethod handler, ConfigurableListableBeanFactory beans, Environment environment) {

	static final String MANAGER = "Inject the AsyncDatabaseManager and call %s in the method instead.";

	/**
	 * Each argument needs one database.
	 */
	void requireSessions() {
		requireSwitches();
		requireManagers();
		List<String> managers = new Candidates(this.beans).of(SessionOperations.class);
		if (managers.size() > 1
				&& SessionArguments.of(this.handler).anyMatch((argument) -> !ParameterManagers.isQualified(argument))) {
			throw refused("there are several managers: " + String.join(", ", managers),
					"Mark the manager of the requests with @Primary, or the others with @Bean(defaultCandidate = false).");
		}
	}

	void requireSwitches() {
		for (String property : List.of("asyncdb.enabled", "asyncdb.web.enabled")) {
			if (!this.environment.getProperty(property, Boolean.class, true)) {
				throw refused(property + " is false", "Set %s to true, or do not declare it.".formatted(property));
			}
		}
	}

	// The manager is not created, since beans may be lazy
	private void requireManagers() {
		ParameterManagers managers = new ParameterManagers(this.beans);
		SessionArguments.of(this.handler)
			.filter(ParameterManagers::isQualified)
			.filter((argument) -> managers.names(argument).size() != 1 && !managers.areAbsent())
			.forEach(managers::required);
	}

	/**
	 * A method of WebFlux that streams must return its rows.
	 */
	void requireRows() {
		if (StreamedHandlers.isStream(method()) && !ReturnedValues.canStream(method())) {
			throw unreadable();
		}
	}

	/**
	 * The session of a proxied method must have an end.
	 */
	void requireEnd(SessionHandlers handlers) {
		if (handlers.isStream().test(method())) {
			if (!ReturnedValues.canStream(method())) {
				throw unreadable();
			}
		}
		else if (ReturnedValues.isLate(method())) {
			throw refused("the value that it returns is not complete when the method ends, and neither is the session",
					"Return a Mono of the value, or a value that is complete.");
		}
		else if (ReturnedValues.adapter(method()) == null) {
			requireThread(handlers.threads());
		}
	}

	private void requireThread(SessionHandlers.Threads threads) {
		if (SessionArguments.declares(method(), AsyncSession.class)) {
			throw refused("it returns no publisher, so nothing tells when its statements have been executed",
					"Return a Mono, or declare a BlockingSession.");
		}
		switch (threads) {
			case EVENT_LOOP -> throw refused("it is called on an event loop, which must not block",
					"Return a Mono: the method is called on a thread that may block then.");
			case PLATFORM -> throw refused("it is not called on a virtual thread",
					"Set spring.threads.virtual.enabled to true (Java 21 or later), or return a Mono: the method is called on a thread that may block then.");
			case VIRTUAL -> {
			}
		}
	}

	/**
	 * A proxy must be able to override the method.
	 */
	void requireProxy(Class<?> type) {
		if (Modifier.isFinal(type.getModifiers()) || !canOverride(type)) {
			throw refused("a proxy cannot override it",
					"Make the class not final, and the method neither final, private nor static, and public if a class of another package declares it.");
		}
	}

	/**
	 * A method without a session, of a class with a proxy, must be called on its target:
	 * the proxy has no values in its fields.
	 */
	void requireTarget(Class<?> type) {
		if (!Modifier.isStatic(method().getModifiers()) && !canOverride(type)) {
			throw new DatabaseConfigurationException(
					"%s.%s is a handler of a controller that has a proxy, since other methods declare a session argument, but the proxy cannot override it: it would be called without the fields of the controller"
						.formatted(method().getDeclaringClass().getName(), method().getName()),
					"Make the method neither final nor private, and public if a class of another package declares it, or move it to another controller.");
		}
	}

	private boolean canOverride(Class<?> type) {
		int modifiers = method().getModifiers();
		return !Modifier.isFinal(modifiers) && !Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers)
				&& (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)
						|| method().getDeclaringClass().getPackage() == type.getPackage());
	}

	private DatabaseConfigurationException unreadable() {
		return refused(
				"it streams its response, which can read only from one AsyncSession and only by a returned Flux or Flow, since other sessions are committed before the response begins",
				"Return the Flux itself, or inject the AsyncDatabaseManager and call stream(..) in the method instead.");
	}

	DatabaseConfigurationException refused(String reason, String action) {
		return new DatabaseConfigurationException("%s.%s declares a session argument, but %s"
			.formatted(method().getDeclaringClass().getName(), method().getName(), reason), action);
	}

	private Method method() {
		return this.handler.getMethod();
	}

}
