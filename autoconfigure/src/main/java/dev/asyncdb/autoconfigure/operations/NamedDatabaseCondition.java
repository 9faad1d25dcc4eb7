package dev.asyncdb.autoconfigure.operations;

import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if the settings name asyncdb: its database, its migrations, or what depends on
 * this condition. What an application without them reports to its operators does not
 * change by the starter.
 */
class NamedDatabaseCondition extends SpringBootCondition {

	private static final Bindable<Map<String, Object>> ANY = Bindable.mapOf(String.class, Object.class);

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Binder binder = Binder.get(context.getEnvironment());
		boolean isNamed = binder.bind("asyncdb.url", String.class).isBound() || Stream
			.of("asyncdb.migrations", "asyncdb.databases", "management.health.asyncdb", "management.info.asyncdb")
			.anyMatch((prefix) -> binder.bind(prefix, ANY).isBound());
		return new ConditionOutcome(isNamed, ConditionMessage.forCondition("settings of asyncdb")
			.because(isNamed ? "found" : "none of its database, its migrations, its health or its info"));
	}

}
