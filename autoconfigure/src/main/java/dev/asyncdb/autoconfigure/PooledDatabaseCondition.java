package dev.asyncdb.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches if the database address is known, unless pooling is disabled or the URL
 * requests a pool, which Spring Boot then creates.
 */
class PooledDatabaseCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Pooled database");
		Environment environment = context.getEnvironment();
		String url = environment.getProperty("spring.r2dbc.url", "");
		if (!environment.getProperty("spring.r2dbc.pool.enabled", Boolean.class, true) || url.contains(":pool:")) {
			return ConditionOutcome.noMatch(message.because("spring.r2dbc requests another pool or none"));
		}
		return (StringUtils.hasText(url) || hasDetails(context))
				? ConditionOutcome.match(message.because("the database address is known"))
				: ConditionOutcome.noMatch(message.because("the database address is not known"));
	}

	private static boolean hasDetails(ConditionContext context) {
		return context.getBeanFactory() != null
				&& context.getBeanFactory().getBeanNamesForType(R2dbcConnectionDetails.class, true, false).length > 0;
	}

}
