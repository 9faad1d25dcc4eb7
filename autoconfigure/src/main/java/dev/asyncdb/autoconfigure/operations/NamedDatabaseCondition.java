package dev.asyncdb.autoconfigure.operations;

import dev.asyncdb.autoconfigure.check.NamedSettings;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if the settings name asyncdb: its database, its migrations, or what depends on
 * this condition. What an application without them reports to its operators does not
 * change by the starter.
 */
class NamedDatabaseCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean isNamed = NamedSettings.exist(context.getEnvironment(), "asyncdb.url", "asyncdb.migrations",
				"asyncdb.databases", "management.health.asyncdb", "management.info.asyncdb");
		return new ConditionOutcome(isNamed, ConditionMessage.forCondition("settings of asyncdb")
			.because(isNamed ? "found" : "none of its database, its migrations, its health or its info"));
	}

}
