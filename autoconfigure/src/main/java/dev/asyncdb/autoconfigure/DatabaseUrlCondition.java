package dev.asyncdb.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches if {@code asyncdb.url} is set. An empty value, such as that of an unset
 * environment variable, does not match.
 */
class DatabaseUrlCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean given = StringUtils.hasText(context.getEnvironment().getProperty("asyncdb.url"));
		ConditionMessage.Builder message = ConditionMessage.forCondition("Database URL");
		return given ? ConditionOutcome.match(message.foundExactly("asyncdb.url"))
				: ConditionOutcome.noMatch(message.didNotFind("asyncdb.url").atAll());
	}

}
