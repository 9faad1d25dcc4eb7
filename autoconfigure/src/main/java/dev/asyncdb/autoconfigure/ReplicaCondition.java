package dev.asyncdb.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if there are replicas.
 *
 * @since 0.1.0
 */
public class ReplicaCondition extends SpringBootCondition {

	private static final String URLS = "asyncdb.replicas.urls";

	/**
	 * Return whether replicas are configured.
	 * @param environment the environment of the application
	 * @return whether there is an address
	 * @since 0.1.0
	 */
	public static boolean hasReplicas(Environment environment) {
		return !Binder.get(environment).bind(URLS, Bindable.listOf(String.class)).orElse(List.of()).isEmpty();
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Read replicas");
		return hasReplicas(context.getEnvironment()) ? ConditionOutcome.match(message.because(URLS + " is set"))
				: ConditionOutcome.noMatch(message.because(URLS + " is not set"));
	}

}
