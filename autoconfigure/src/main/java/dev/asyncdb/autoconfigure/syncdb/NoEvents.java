package dev.asyncdb.autoconfigure.syncdb;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;

/**
 * Passes no event of the application context on: a listener may start work, and creating
 * the listeners would create the beans that they need.
 */
class NoEvents extends SimpleApplicationEventMulticaster {

	@Override
	public void multicastEvent(ApplicationEvent event) {
		// There is no listener that a command needs
	}

	@Override
	public void multicastEvent(ApplicationEvent event, @Nullable ResolvableType eventType) {
		// There is no listener that a command needs
	}

}
